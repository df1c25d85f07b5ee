using Serverless.Hosting.Host;

namespace Serverless.Hosting.Kubernetes.Host;

public class HostArgumentsTests
{
    [Fact]
    public void Parse_Manifests_TakesAllOptions()
    {
        var manifests = Assert.IsType<HostArguments.Manifests>(HostArguments.Parse(
            ["manifests", "deploy", "--image", "host:1", "--namespace", "bar", "--service-namespace", "a", "--service-namespace", "b", "--webhook", "yes"]));

        Assert.Equal(("deploy", "host:1", "bar"), (manifests.Folder, manifests.Options.Image, manifests.Options.Namespace));
        Assert.True(manifests.Options.ValidatingWebhook);
        Assert.Equal(["a", "b"], manifests.Options.ServiceNamespaces);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "run")]
    [InlineData(true, "--install-crds")]
    [InlineData(true, "run", "--install-crds")]
    public void Parse_NothingOrRun_Runs(bool installs, params string[] args) => Assert.Equal(new HostArguments.Run(installs), HostArguments.Parse(args));

    [Theory]
    [InlineData("serve")]
    [InlineData("run", "--port", "1")]
    [InlineData("manifests")]
    [InlineData("manifests", "--image", "host:1")]
    [InlineData("manifests", "deploy", "--image")]
    [InlineData("manifests", "deploy", "--color", "red")]
    [InlineData("manifests", "deploy", "--webhook", "maybe")]
    public void Parse_AnythingElse_IsRefusedWithTheUsage(params string[] args)
    {
        var exception = Assert.Throws<ArgumentException>(() => HostArguments.Parse(args));

        Assert.Contains(args[^1], exception.Message, StringComparison.Ordinal);
        Assert.Contains(HostArguments.Help, exception.Message, StringComparison.Ordinal);
    }
}
