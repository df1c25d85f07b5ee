using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Serverless.Hosting.Simulation.Replay;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// Replays the requests of a trace through the policies of a host, on a clock of its own, and tells what each policy costs and how long
/// callers wait.
/// </summary>
/// <remarks>
/// Every function is a revision that was idle before the trace begins. Functions do not share instances, so they are replayed one by one:
/// memory does not grow with
/// the requests.
/// </remarks>
public sealed class Simulator
{
    private readonly SimulationOptions _options;

    /// <summary>Creates a simulator.</summary>
    /// <param name="options">The assumptions and policies; null for the defaults. Not to be changed during a run.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public Simulator(SimulationOptions? options = null)
    {
        _options = options ?? new();
        if (_options.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    /// <summary>Replays a trace under every policy.</summary>
    /// <param name="trace">The requests.</param>
    /// <param name="progress">Told after each function; null for nobody. Called by several threads.</param>
    /// <param name="cancellationToken">Ends the run between two functions.</param>
    /// <returns>The report: the same for the same trace and options, on any number of processors.</returns>
    /// <exception cref="ArgumentException">The trace has no length, or requests that are out of order or beyond it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SimulationReport Run(RequestTrace trace, IProgress<SimulationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(trace.Length, TimeSpan.Zero);
        var setups = _options.Policies.Select(policy => new RevisionSetup(_options, policy)).ToArray();
        var total = NewRecorders(trace);
        var tally = new Tally(trace.FunctionCount, progress);
        var functions = Partitioner.Create(trace.Functions.Select((function, index) => (function, index)), EnumerablePartitionerOptions.NoBuffering);
        try
        {
            Parallel.ForEach(
                functions,
                new ParallelOptions { MaxDegreeOfParallelism = _options.MaxParallelism, CancellationToken = cancellationToken },
                () => NewRecorders(trace),
                (next, _, recorders) =>
                {
                    var before = recorders[0].Requests;
                    Replay(trace, next.function, RandomSource.SeedOf(_options.Seed, (ulong)next.index), setups, recorders);
                    tally.Add(recorders[0].Requests - before);
                    return recorders;
                },
                recorders => Add(total, recorders));
        }
        catch (AggregateException exception)
        {
            // the first thing that went wrong, as if there were one thread
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return new(_options, trace.Length, tally.Functions, Results.Of(new(trace.Length, _options.Resolution), setups, total));
    }

    private static void Replay(RequestTrace trace, FunctionTrace function, ulong seed, RevisionSetup[] setups, Recorder[] recorders)
    {
        for (var i = 0; i < setups.Length; i++)
        {
            new RevisionReplay(setups[i], recorders[i], trace.Length, seed).Run(function.Arrivals(RandomSource.SeedOf(seed, 0)));
        }
    }

    private static void Add(Recorder[] total, Recorder[] recorders)
    {
        lock (total)
        {
            for (var i = 0; i < total.Length; i++)
            {
                total[i].Add(recorders[i]);
            }
        }
    }

    private Recorder[] NewRecorders(RequestTrace trace) => [.. _options.Policies.Select(_ => new Recorder(trace.Length, _options.Resolution))];
}
