using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes settings, and goes on with the last good ones where a reload brings bad ones: a slip of the pen while the host runs is told, and changes nothing.
/// </summary>
internal sealed partial class LastValidOptionsFactory<T>(
    IEnumerable<IConfigureOptions<T>> configure,
    IEnumerable<IPostConfigureOptions<T>> postConfigure,
    IEnumerable<IValidateOptions<T>> validate,
    ILogger<LastValidOptionsFactory<T>> logger) : IOptionsFactory<T>
    where T : class
{
    private readonly OptionsFactory<T> _factory = new(configure, postConfigure, validate);
    private readonly ConcurrentDictionary<string, T> _valid = new();

    public T Create(string name)
    {
        try
        {
            return _valid[name] = _factory.Create(name);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException && _valid.ContainsKey(name))
        {
            // a value of the wrong type is no valid operation for the binder
            LogRefused(logger, typeof(T).Name, exception.Message);
            return _valid[name];
        }
    }

    [LoggerMessage(306, LogLevel.Error, "{Settings} were changed and are refused; those before stay in force. {Reason}")]
    private static partial void LogRefused(ILogger logger, string settings, string reason);
}
