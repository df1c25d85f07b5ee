using System.Globalization;

namespace Serverless.Hosting.Simulation.Tool;

/// <summary>
/// Shows on a terminal how far a run is; anywhere else it shows nothing.
/// </summary>
internal sealed class ProgressBar : IProgress<SimulationProgress>, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _error;
    private readonly TimeProvider _time;
    private readonly long _start;
    private TimeSpan _shownAt;

    private ProgressBar(TextWriter error, TimeProvider time) => (_error, _time, _start) = (error, time, time.GetTimestamp());

    /// <summary>A bar where the standard error is a terminal; else null.</summary>
    public static ProgressBar? For(TextWriter error, TimeProvider time) => Console.IsErrorRedirected ? null : new(error, time);

    public void Report(SimulationProgress value)
    {
        var elapsed = _time.GetElapsedTime(_start);
        if (elapsed - _shownAt < Pause && value.Functions < value.FunctionCount)
        {
            return;
        }

        _shownAt = elapsed;
        var share = Math.Min(1, (double)value.Functions / Math.Max(1, value.FunctionCount));
        var left = elapsed * ((1 / share) - 1);
        var bar = new string('#', (int)(share * Width)).PadRight(Width, '.');
        _error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r[{bar}] {share * 100,3:0} %  {value.Functions:#,0} functions, {value.Requests:#,0} requests, {left.TotalSeconds:0} s left  "));
    }

    public void Dispose() => _error.Write($"\r{new string(' ', Width * 3)}\r");
}
