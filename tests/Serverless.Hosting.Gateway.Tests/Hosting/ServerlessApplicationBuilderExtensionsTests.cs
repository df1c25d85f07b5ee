using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Hosting;

public class ServerlessApplicationBuilderExtensionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void MapServerless_WithoutAddServerless_SaysWhatIsMissing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapServerless());

        Assert.Contains("AddServerless", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapServerless_MiddlewareOfTheApplication_SeesNoRequestOfAService()
    {
        var seen = new List<string>();
        await using var instance = await FakeInstance.StartAsync("service");
        await using var host = await GatewayTestHost.StartAsync(map: app => app.Use(next => context =>
        {
            seen.Add(context.Request.Host.Host);
            return next(context);
        }));
        await host.DeployAsync("coffee", instance.Address);
        using var service = host.Client("coffee");
        using var other = host.Client("other");

        await service.GetStringAsync("/", Token);
        await other.GetAsync("/", Token);

        Assert.Equal(["other.default.example.com"], seen);
    }

    [Fact]
    public async Task Host_Always_StopsTheWebServerFirst()
    {
        await using var host = await GatewayTestHost.StartAsync();

        // hosted services stop in the reverse order of their registration: so requests end while instances still run
        Assert.Equal("GenericWebHostService", host.Services.GetServices<IHostedService>().Last().GetType().Name);
    }
}
