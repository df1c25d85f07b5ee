using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.DependencyInjection;

public sealed class ProcessesServerlessBuilderExtensionsTests
{
    [Fact]
    public async Task UseProcesses_InAHost_StartsAndStopsWithIt()
    {
        using var state = new TemporaryFolder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        CreateBuilder(builder.Services).UseProcesses(options => options.StateDirectory = state.Path).UseProcesses();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        var backend = host.Services.GetRequiredService<IInstanceBackend>();
        Assert.Single(Directory.EnumerateDirectories(state.Path));
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.IsType<ProcessBackend>(backend);
        Assert.Same(backend, Assert.Single(host.Services.GetServices<IHostedService>()));
        Assert.Empty(Directory.EnumerateDirectories(state.Path));
    }

    [Fact]
    public void UseProcesses_Configuration_IsReadThenOverridden()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Serverless:Processes:PortRange:First"] = "21000",
                ["Serverless:Processes:PortRange:Last"] = "21099",
                ["Serverless:Processes:ShutdownTimeout"] = "00:00:03",
                ["Serverless:Processes:MaxGracePeriod"] = "00:00:04",
                ["Serverless:Processes:Images:registry.example/tea:Command:0"] = "brew",
                ["Serverless:Processes:Images:registry.example/tea:Args:0"] = "--hot",
                ["Serverless:Processes:Images:registry.example/tea:Environment:A"] = "b",
            })
            .Build());
        CreateBuilder(services).UseProcesses(options => options.MaxGracePeriod = TimeSpan.FromSeconds(5));

        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<ProcessBackendOptions>>().Value;

        Assert.Equal(new() { First = 21000, Last = 21099 }, options.PortRange);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)), (options.ShutdownTimeout, options.MaxGracePeriod));
        var image = options.Images["registry.example/tea"];
        Assert.Equal(("brew", "--hot", "b"), (image.Command[0], image.Args[0], image.Environment["A"]));
    }

    [Fact]
    public void UseProcesses_WrongOptions_AreAllReported()
    {
        var services = new ServiceCollection();
        CreateBuilder(services).UseProcesses(options =>
        {
            options.PortRange = new() { First = 10, Last = 5 };
            options.RestartDelay = TimeSpan.Zero;
            options.Images["tea"] = new();
            options.Stock["ecs.n1.small"] = -1;
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ProcessBackendOptions>>().Value);

        Assert.Equal(4, exception.Failures.Count());
        Assert.Contains("'PortRange' is 10 to 5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Stock' has -1 of 'ecs.n1.small'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'RestartDelay'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Images' maps 'tea'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapImage_NoCommand_Throws() => Assert.Throws<ArgumentException>(() => new ProcessBackendOptions().MapImage("tea"));

    // only the packages that serve make builders
    private static ServerlessBuilder CreateBuilder(IServiceCollection services) =>
        (ServerlessBuilder)Activator.CreateInstance(typeof(ServerlessBuilder), BindingFlags.Instance | BindingFlags.NonPublic, null, [services], null)!;
}
