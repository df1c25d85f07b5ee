namespace Serverless.Hosting.Kubernetes.Replicas;

public sealed class KubernetesReplicaOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreThoseOfTheClientOfTheReference()
    {
        var options = new KubernetesReplicaOptions { Name = "host-1" };

        Assert.True(Validate(options).Succeeded);
        Assert.Equal((15.0, 10.0, 2.0), (options.LeaseDuration.TotalSeconds, options.RenewDeadline.TotalSeconds, options.RetryPeriod.TotalSeconds));
    }

    [Fact]
    public void Validate_EverythingWrong_TellsAllOfIt()
    {
        var options = new KubernetesReplicaOptions
        {
            Namespace = "Bar",
            LeaseName = "",
            SecretName = "a_b",
            Name = "host_1",
            Token = "short",
            Address = "0.0.0.0",
            ListenAddress = "all",
            Port = 0,
            LeaseDuration = TimeSpan.FromMilliseconds(1500),
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromSeconds(2),
        };

        var failures = Validate(options).Failures!.ToList();

        Assert.Equal(11, failures.Count);
        Assert.All(
            [
                nameof(options.Namespace), nameof(options.LeaseName), nameof(options.SecretName), nameof(options.Name), nameof(options.Token), nameof(options.Address),
                nameof(options.ListenAddress), nameof(options.Port), nameof(options.LeaseDuration), nameof(options.RenewDeadline), nameof(options.RetryPeriod),
            ],
            name => Assert.Contains(failures, failure => failure.StartsWith($"'{name}'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("host-7d9f_10.0.0.5:8090", "http://10.0.0.5:8090/")]
    [InlineData("host_[fd00::1]:80", "http://[fd00::1]/")]
    [InlineData("host_10.0.0.5", null)]
    [InlineData("somebody else", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void AddressOf_WhatALeaseSays_IsWhereItsHolderIs(string? identity, string? address) => Assert.Equal(address, ReplicaIdentity.AddressOf(identity)?.AbsoluteUri);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(KubernetesReplicaOptions options) => new KubernetesReplicaOptionsValidator().Validate(null, options);
}
