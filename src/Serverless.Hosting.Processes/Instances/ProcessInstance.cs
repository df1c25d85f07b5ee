using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Commands;
using Serverless.Hosting.Processes.Launching;
using Serverless.Hosting.Processes.Limits;
using Serverless.Hosting.Processes.Usage;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// One instance, from its start to its end: port and limits, process, output, probes, end.
/// </summary>
/// <param name="host">What instances share.</param>
/// <param name="revision">The revision.</param>
/// <param name="class">Standard or reserved.</param>
/// <param name="type">Its instance type; null for what the revision asks for.</param>
/// <param name="changed">Is told whenever the report has changed.</param>
internal sealed partial class ProcessInstance(InstanceHost host, Revision revision, InstanceClass @class, InstanceType? type, Action changed)
{
    // after the kill the pipes are closed by all who hold them, save by processes that left the group
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartingGrace = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = host.LoggerFactory.CreateLogger<ProcessInstance>();
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _kill = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    private volatile Running? _running;
    private TimeSpan _processorTime;

    private volatile Instance _report = new(host.Names.Next(revision.Name, @class), @class, InstanceState.Starting)
    {
        CreatedAt = host.TimeProvider.GetUtcNow(),
        Type = type?.Name,
    };

    public Instance Report => _report;

    /// <summary>What the instance uses; null while it has no process.</summary>
    public InstanceUsage? Measure(UsageMeter meter)
    {
        if (_running is not { } running || meter.Measure(running.Process, running.Group) is not { } usage)
        {
            return null;
        }

        lock (_gate)
        {
            // the time of a child that nobody waited for is lost with it, and what was used does not become less
            _processorTime = usage.ProcessorTime > _processorTime ? usage.ProcessorTime : _processorTime;
            return new(_report.Name, _processorTime, usage.MemoryBytes);
        }
    }

    /// <summary>Changes what the instance may use, and its class, while it runs. Memory is only raised.</summary>
    /// <returns>Whether it is done.</returns>
    public bool TryResize(InstanceClass becomes, InstanceType size)
    {
        lock (_gate)
        {
            var before = _report.Type;
            var isOther = size.Name != before;
            if (isOther && !host.Stock.TryTake(size.Name))
            {
                return false;
            }

            var limits = ResourceLimits.From(revision.Spec.ServingContainer.Limits, size);
            var isDone = _report.State != InstanceState.Ending && _running?.Group?.TryResize(limits) == true;
            if (isOther)
            {
                host.Stock.Return(isDone ? before : size.Name);
            }

            _report = isDone ? _report with { Class = becomes, Type = size.Name } : _report;
            return isDone;
        }
    }

    /// <summary>Asks the instance to end.</summary>
    public void Stop()
    {
        MoveTo(InstanceState.Ending);
        _stop.TrySetResult();
    }

    /// <summary>Ends the instance at once, or as soon as it has started.</summary>
    public void Kill()
    {
        _kill.TrySetResult();
        Stop();
    }

    /// <summary>Runs the instance to its end.</summary>
    public async Task<InstanceEnd> RunAsync()
    {
        var start = host.TimeProvider.GetTimestamp();
        var failure = await RunInStockAsync();
        return new(_stop.Task.IsCompleted ? null : failure, host.TimeProvider.GetElapsedTime(start));
    }

    private async Task<RevisionFailure?> RunInStockAsync()
    {
        if (!host.Stock.TryTake(type?.Name))
        {
            return new(ConditionTypes.ResourcesAvailable, RevisionFailure.OutOfStock, $"As many instances of type '{type!.Name}' run as 'Stock' allows.")
            {
                InstanceType = type.Name,
            };
        }

        try
        {
            return await RunOnPortAsync();
        }
        finally
        {
            // a resize may have made it one of another type; no resize comes any more
            host.Stock.Return(_report.Type);
        }
    }

    private async Task<RevisionFailure?> RunOnPortAsync()
    {
        var image = host.ImageOf(revision);
        if (!InstanceCommand.IsComplete(revision.Spec.ServingContainer, image))
        {
            return InstanceCommand.Missing(revision.Spec.ServingContainer);
        }

        if (host.Ports.TryTake() is not { } port)
        {
            return new(ConditionTypes.ResourcesAvailable, "NoPort", "All ports are taken. Set a wider 'PortRange'.");
        }

        var limits = ResourceLimits.From(revision.Spec.ServingContainer.Limits, type);
        var group = limits.IsNone ? null : host.Limiter.TryCreate(host.Launcher.HostId, _report.Name, limits);
        try
        {
            var program = InstanceCommand.Create(revision, image, host.InheritedVariables, port) with
            {
                JoinFiles = group?.JoinFiles ?? [],
                LowPriority = group is null && limits.Cpu is not null,
            };
            return await RunProcessAsync(program, port, group);
        }
        catch (LaunchException exception)
        {
            return new(ConditionTypes.ContainerHealthy, "StartError", exception.Message);
        }
        finally
        {
            host.Ports.Return(port);
            await RemoveAsync(group);
        }
    }

    private async Task<RevisionFailure?> RunProcessAsync(LaunchRequest program, int port, ResourceGroup? group)
    {
        if (_stop.Task.IsCompleted)
        {
            return null;
        }

        using var process = await host.Launcher.StartAsync(program);
        try
        {
            LogStarted(_report.Name, process.Id, port);
            _running = new(process.Id, group);
            var output = host.CreateOutput(revision, _report.Name);
            var reading = output.RunAsync(process);
            var fault = await SuperviseAsync(process, program, port);

            await Task.WhenAny(reading, Task.Delay(OutputPatience, host.TimeProvider));
            var code = await process.Exited;
            LogEnded(_report.Name, code);
            return WithOutput(fault, code, output.Tail.ToString());
        }
        finally
        {
            // does nothing to a process that has ended: no error may leave one behind
            _running = null;
            process.Kill();
        }
    }

    /// <summary>Waits for the end of the process, or ends it when it is told to or a probe says so.</summary>
    /// <returns>What a probe said.</returns>
    private async Task<RevisionFailure?> SuperviseAsync(IChildProcess process, LaunchRequest program, int port)
    {
        var container = revision.Spec.ServingContainer;
        using var watching = new CancellationTokenSource();
        var watch = new HealthWatch(
            container,
            probe => host.Probes.Create(probe, container, program, port, process.Id),
            host.StartDeadlineOf(revision),
            host.TimeProvider,
            ready => OnReadyChanged(ready, process, port));
        var health = watch.RunAsync(watching.Token);

        await Task.WhenAny(process.Exited, health, _stop.Task);
        var isFault = health.IsCompleted;
        var wasReady = _report.ReadyAt is not null;
        MoveTo(InstanceState.Ending);
        await watching.CancelAsync();
        await EndAsync(process, wasReady);
        return isFault ? await health : null;
    }

    private async Task EndAsync(IChildProcess process, bool wasReady)
    {
        var grace = host.GraceOf(revision);
        if (!wasReady && grace > StartingGrace)
        {
            // it never had a request that could be under way
            grace = StartingGrace;
        }

        process.Terminate();
        var graceOver = Task.Delay(grace, host.TimeProvider);
        if (await Task.WhenAny(process.Exited, _kill.Task, graceOver) != process.Exited)
        {
            LogKilled(_report.Name);
            process.Kill();
        }

        await process.Exited;
    }

    private void OnReadyChanged(bool ready, IChildProcess process, int port)
    {
        if (!ready)
        {
            MoveTo(InstanceState.Starting);
        }
        else if (!process.Exited.IsCompleted)
        {
            var report = MoveTo(InstanceState.Ready, port);
            LogReady(report.Name, (host.TimeProvider.GetUtcNow() - report.CreatedAt).TotalMilliseconds);
        }
    }

    /// <summary>Changes the state, but never from ending back to another.</summary>
    private Instance MoveTo(InstanceState state, int? port = null)
    {
        lock (_gate)
        {
            if (_report.State == state || _report.State == InstanceState.Ending)
            {
                return _report;
            }

            _report = _report with
            {
                State = state,
                Address = port is null ? _report.Address : new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
                ReadyAt = state == InstanceState.Ready ? host.TimeProvider.GetUtcNow() : state == InstanceState.Starting ? null : _report.ReadyAt,
            };
        }

        changed();
        return _report;
    }

    private static RevisionFailure WithOutput(RevisionFailure? fault, int code, string output)
    {
        var exit = code.ToString(CultureInfo.InvariantCulture);
        if (fault is not null)
        {
            return output.Length == 0 ? fault : fault with { Message = $"{fault.Message}\n{output}" };
        }

        return new(ConditionTypes.ContainerHealthy, "ExitCode" + exit, output.Length == 0 ? $"The program exited with code {exit} and wrote nothing." : output);
    }

    private async Task RemoveAsync(ResourceGroup? group)
    {
        // the kernel lets go of processes that were killed a moment later
        const int Tries = 50;
        for (var i = 0; i < Tries && group?.TryRemove() == false; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), host.TimeProvider);
        }
    }

    /// <summary>What there is to measure.</summary>
    private sealed record Running(int Process, ResourceGroup? Group);

    [LoggerMessage(532, LogLevel.Debug, "Instance {Instance} started as process {ProcessId} on port {Port}.")]
    private partial void LogStarted(string instance, int processId, int port);

    [LoggerMessage(533, LogLevel.Information, "Instance {Instance} became ready after {Milliseconds} ms.")]
    private partial void LogReady(string instance, double milliseconds);

    [LoggerMessage(534, LogLevel.Information, "Instance {Instance} ended with exit code {ExitCode}.")]
    private partial void LogEnded(string instance, int exitCode);

    [LoggerMessage(535, LogLevel.Warning, "Instance {Instance} did not end in time and is killed.")]
    private partial void LogKilled(string instance);
}
