namespace Serverless.Hosting.Gateway;

public class GatewayOptionsValidatorTests
{
    private static readonly string[] Mistakes = ["'10.0.0.0/99'", "'proxy'", "'0'", "'70000'", "'00:00:00'"];

    private readonly GatewayOptionsValidator _validator = new();

    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(_validator.Validate(null, new GatewayOptions()).Succeeded);

    [Fact]
    public void Validate_SeveralMistakes_NamesAll()
    {
        var options = new GatewayOptions { TrustedProxies = { "10.0.0.0/8", "fd00::/8", "::1", "10.0.0.0/99", "proxy" }, InternalPorts = { 0, 80, 70_000 }, DrainTimeout = TimeSpan.Zero };

        var failures = _validator.Validate(null, options).Failures!.ToArray();

        Assert.Equal(5, failures.Length);
        Assert.All(Mistakes, text => Assert.Contains(failures, failure => failure.Contains(text, StringComparison.Ordinal)));
    }
}
