using System.Net;
using k8s;
using k8s.Autorest;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// The lease that the election goes by. Whoever has written it leads, counted from before the write was sent, for shorter than any other host waits; and not a
/// moment longer than it is known that another host holds it.
/// </summary>
internal sealed partial class ReplicaLease : ILock
{
    private readonly KubernetesReplicaOptions _options;
    private readonly IKubernetes _client;
    private readonly LeaseLock _lease;
    private readonly ReplicaRole _role;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile string? _holder;

    public ReplicaLease(IKubernetes client, IOptions<KubernetesReplicaOptions> options, ReplicaRole role, TimeProvider time, ILogger<ReplicaLease> logger)
    {
        (_client, _options, _role, _time) = (client, options.Value, role, time);
        _lease = new LeaseLock(client, _options.Namespace, _options.LeaseName, role.Self);
        _logger = logger;
        _lease.OnHttpError += Tell;
    }

    public string Identity => _role.Self;

    /// <summary>Who holds the lease, as far as is known; null for nobody.</summary>
    public string? Holder => _holder;

    public async Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var record = await _lease.GetAsync(cancellationToken);
            _holder = record?.HolderIdentity;
            if (_holder != Identity)
            {
                _role.Follow();
            }

            return record!;
        }
        catch (HttpOperationException exception)
        {
            // whoever asks does not tell
            Tell(exception);
            throw;
        }
    }

    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        WriteAsync(() => _lease.CreateAsync(record, cancellationToken), isFirst: true);

    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default) =>
        WriteAsync(() => _lease.UpdateAsync(record, cancellationToken), isFirst: false);

    public string Describe() => _lease.Describe();

    /// <summary>Gives the lease back, so that nobody has to wait for it to end.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _role.Follow();
        var lease = await _client.CoordinationV1.ReadNamespacedLeaseAsync(_options.LeaseName, _options.Namespace, cancellationToken: cancellationToken);
        if (lease.Spec.HolderIdentity == Identity)
        {
            lease.Spec.HolderIdentity = "";
            lease.Spec.LeaseDurationSeconds = 1;
            await _client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, _options.LeaseName, _options.Namespace, cancellationToken: cancellationToken);
        }
    }

    private async Task<bool> WriteAsync(Func<Task<bool>> write, bool isFirst)
    {
        var sent = _time.GetTimestamp();
        if (!await write())
        {
            return false;
        }

        _holder = Identity;
        var until = sent + (long)(_options.RenewDeadline.TotalSeconds * _time.TimestampFrequency);
        _role.Lead(() => $"{Identity}/{Guid.NewGuid():N}", isFirst, until);
        return true;
    }

    private void Tell(HttpOperationException exception)
    {
        // that there is none yet, or that another host was faster, is how an election goes
        if (exception.Response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
        {
            LogRefused(_logger, _lease.Describe(), exception.Response.StatusCode, exception.Response.Content);
        }
    }

    [LoggerMessage(582, LogLevel.Warning, "The lease '{Lease}' cannot be read or written: {Status}. {Answer}")]
    private static partial void LogRefused(ILogger logger, string lease, HttpStatusCode status, string answer);
}
