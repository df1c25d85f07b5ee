using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Host;

namespace Serverless.Hosting.Kubernetes.Host;

public class HostSettingsTests
{
    [Fact]
    public void Read_BadSettings_TellsAllOfThem()
    {
        var configuration = Configure(("Port", "65535"), ("Http2Port", "0"), ("Address", "everywhere"), ("Store", "Sqlite"), ("Database", " "), ("Webhook", "true"));

        var exception = Assert.Throws<InvalidOperationException>(() => HostSettings.Read(configuration));

        Assert.All(["Port", "Http2Port", "Address", "Database", "Webhook"], name => Assert.Contains($"'Serverless:Host:{name}'", exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Nothing_ListensOnLoopback()
    {
        var settings = HostSettings.Read(Configure());

        Assert.Equal((8080, null, "127.0.0.1"), (settings.Port, settings.Http2Port, settings.Address));
    }

    private static IConfigurationRoot Configure(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Serverless:Host:{setting.Name}", (string?)setting.Value)))
        .Build();
}
