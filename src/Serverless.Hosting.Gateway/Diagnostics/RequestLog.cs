using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// Writes a line for each request that a revision took on, once it has ended. It costs nothing while it is off.
/// </summary>
internal sealed partial class RequestLog(IOptions<RequestLogOptions> options, ILoggerFactory loggers)
{
    public const string Category = "Serverless.Hosting.RequestLog";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    private readonly RequestLogTemplate? _template = options.Value.Enabled && RequestLogTemplate.TryParse(options.Value.Template, out var template, out _) ? template : null;

    /// <summary>Whether anything is to be written.</summary>
    public bool IsOn => _template is not null && _logger.IsEnabled(LogLevel.Information);

    public void Write(GatewayRequest request)
    {
        if (IsOn)
        {
            LogRequest(_logger, _template!.Write(request));
        }
    }

    [LoggerMessage(120, LogLevel.Information, "{Request}")]
    private static partial void LogRequest(ILogger logger, string request);
}
