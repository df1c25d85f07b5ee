using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Knative.Manifests;

public sealed class ManifestSourceTests
{
    private static readonly string Broken = ManifestText.Coffee.Replace("image:", "imagee:", StringComparison.Ordinal);

    [Fact]
    public async Task StartAsync_SeveralFiles_AppliesThemInOrderOfName()
    {
        await using var host = new ManifestHost();
        host.Write("manifests/b.yaml", ManifestText.Named("tea"));
        host.Write("manifests/a.yaml", $"{ManifestText.Coffee}\n---\n{ManifestText.Named("cocoa")}");
        host.Write("manifests/.hidden.yaml", ManifestText.Named("hidden"));
        host.Write("manifests/deep/c.yaml", ManifestText.Named("deep"));
        host.Write("manifests/notes.txt", "nothing");

        await host.StartAsync();

        Assert.Equal(["apply coffee", "apply cocoa", "apply tea"], host.Manager.Calls);
        Assert.Empty(host.Log.Errors);
    }

    [Fact]
    public async Task StartAsync_BrokenFile_IsLoggedAndTheOthersAreApplied()
    {
        await using var host = new ManifestHost();
        host.Write("manifests/a.yaml", $"{ManifestText.Named("tea")}\n---\n{Broken}");
        host.Write("manifests/b.yaml", ManifestText.Named("cocoa"));

        await host.StartAsync();

        Assert.Equal(["apply cocoa"], host.Manager.Calls);
        Assert.Equal(
            [
                "manifests/a.yaml(28,9): error: spec.template.spec.containers[0].image: missing field(s)",
                "manifests/a.yaml(28,17): error: spec.template.spec.containers[0].imagee: unknown field",
                "Manifest 'manifests/a.yaml' is refused. Nothing of it was applied; what it declared before stays as it is.",
            ],
            host.Log.Errors);
    }

    [Fact]
    public async Task StartAsync_BrokenFileThatFailsTheStart_Throws()
    {
        await using var host = new ManifestHost(configure: options => options.FailStart = true);
        host.Write("manifests/a.yaml", Broken);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("manifests/*.yaml", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoFile_SaysSo()
    {
        await using var host = new ManifestHost();

        await host.StartAsync();

        Assert.Contains(host.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.StartsWith("No manifest matches 'manifests/*.yaml'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_RevisionAndOtherKinds_RefusesRevisionAlone()
    {
        const string Rest = "metadata: {name: x}\nspec: {containers: [{image: drinks}]}";
        await using var host = new ManifestHost();
        host.Write("manifests/a.yaml", $"apiVersion: serving.knative.dev/v1\nkind: Revision\n{Rest}");
        host.Write("manifests/b.yaml", "apiVersion: serving.knative.dev/v1\nkind: Configuration\nmetadata: {name: c}\nspec: {template: {spec: {containers: [{image: drinks}]}}}");
        host.Write("manifests/c.yaml", "apiVersion: serving.knative.dev/v1\nkind: Route\nmetadata: {name: r}\nspec: {traffic: [{configurationName: c, percent: 100}]}");

        await host.StartAsync();

        Assert.Equal(["apply c", "apply r"], host.Manager.Calls);
        Assert.Contains(host.Log.Errors, error => error.Contains("revisions are made by their configuration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_OtherTemplateUnderSameName_IsRefusedWithAllOfItsFile()
    {
        var named = ManifestText.Coffee.Replace("metadata:\n      annotations:", "metadata:\n      name: coffee-v1\n      annotations:", StringComparison.Ordinal);
        await using var host = new ManifestHost();
        await host.Manager.ApplyAsync(ServingDocuments.Parse(named)[0].ToServiceSpec(), cancellationToken: TestContext.Current.CancellationToken);
        host.Manager.Calls.Clear();
        host.Write("manifests/a.yaml", $"{ManifestText.Named("tea")}\n---\n{named.Replace("cafe/drinks", "cafe/other", StringComparison.Ordinal)}");

        await host.StartAsync();

        Assert.Empty(host.Manager.Calls);
        Assert.Contains(host.Log.Errors, error => error.Contains("without a name change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_RefusedByTheManager_LogsPlaceOfTheField()
    {
        await using var host = new ManifestHost();
        host.Write("manifests/a.yaml", ManifestText.Coffee);
        var id = new ResourceId(ResourceKind.Service, "default", "coffee");
        host.Manager.Failures.Enqueue(new ResourceInvalidException(id, [new ValidationError("not on this host", ["spec.template.spec.containers[0].env[0].value"])]));

        await host.StartAsync();

        Assert.Equal("manifests/a.yaml(15,18): error: spec.template.spec.containers[0].env[0].value: not on this host", Assert.Single(host.Log.Errors));
    }

    [Fact]
    public async Task StartAsync_SecondHostOnTheSameState_ChangesNothing()
    {
        await using var host = new ManifestHost();
        host.Write("manifests/a.yaml", ManifestText.Coffee);

        await host.StartAsync();
        await host.StartAsync();

        Assert.Equal(["apply coffee"], host.Manager.Calls);
    }

    [Fact]
    public async Task StartAsync_SettingsOfTheHost_SayWhatIsAllowed()
    {
        var features = new Dictionary<string, string?> { ["Serverless:Features:kubernetes.podspec-hostnetwork"] = "Allowed" };
        await using var strict = new ManifestHost();
        await using var lenient = new ManifestHost(configureHost: services => services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(features).Build())
            .Configure<AutoscalerOptions>(options => options.AllowZeroInitialScale = true));

        foreach (var host in (ManifestHost[])[strict, lenient])
        {
            host.Write("manifests/a.yaml", ManifestText.Coffee.Replace("annotations:", "annotations:\n        autoscaling.knative.dev/initial-scale: \"0\"", StringComparison.Ordinal));
            host.Write("manifests/b.yaml", $"{ManifestText.Named("tea").Replace("containers:", "hostNetwork: true\n      containers:", StringComparison.Ordinal)}");
            await host.StartAsync();
        }

        Assert.Empty(strict.Manager.Calls);
        Assert.Equal(["apply coffee", "apply tea"], lenient.Manager.Calls);
    }
}
