using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Applies the services that are described in code when the host starts, each only if its description has changed since it was applied last.
/// </summary>
internal sealed partial class CodeSource(IEnumerable<ServiceSpec> specs, IServiceManager services, ILogger<CodeSource> logger) : IHostedService
{
    private const string Source = "code";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var spec in specs)
        {
            try
            {
                await services.ApplyAsync(spec, new ApplyOptions { Source = Source, SourceHash = HashOf(spec) }, cancellationToken);
            }
            catch (ResourceInvalidException exception)
            {
                LogRefused(logger, exception.Message);
                throw;
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The text of a record says all that it holds.</summary>
    private static string HashOf(ServiceSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(spec.ToString())).AsSpan(0, 16));

    [LoggerMessage(403, LogLevel.Error, "A service that is described in code is refused, and the host does not start. {Message}")]
    private static partial void LogRefused(ILogger logger, string message);
}
