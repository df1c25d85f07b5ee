using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Processes;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes child processes the instances of a serverless host.
/// </summary>
public static class ProcessesServerlessBuilderExtensions
{
    /// <summary>
    /// Runs instances as child processes. Options come from the section <c>Serverless:Processes</c> of the configuration, if there is one, then from
    /// <paramref name="configure"/>; they are validated when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null to leave them.</param>
    /// <returns>The builder.</returns>
    public static ServerlessBuilder UseProcesses(this ServerlessBuilder builder, Action<ProcessBackendOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOptions(builder.Services, configure);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ProcessBackend>();
        builder.Services.TryAddSingleton<IInstanceBackend>(provider => provider.GetRequiredService<ProcessBackend>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ProcessBackend>(provider => provider.GetRequiredService<ProcessBackend>()));
        return builder;
    }

    private static void AddOptions(IServiceCollection services, Action<ProcessBackendOptions>? configure)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProcessBackendOptions>, ProcessBackendOptionsValidator>());
        var options = services
            .AddOptions<ProcessBackendOptions>()
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(ProcessBackendOptions.SectionName).Bind(options));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
    }
}
