using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Bounds how long requests may hold up the end of the host.
/// </summary>
internal sealed class GatewayDrain : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;

    public GatewayDrain(IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time)
    {
        var bound = options.Value.DrainTimeout;
        _timer = time.CreateTimer(_ => _source.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = lifetime.ApplicationStopping.UnsafeRegister(_ => _timer.Change(bound, Timeout.InfiniteTimeSpan), null);
    }

    /// <summary>Ends the requests that are left when the bound is reached.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
        _source.Dispose();
    }
}
