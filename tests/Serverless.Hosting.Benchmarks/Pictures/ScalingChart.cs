using System.Globalization;

namespace Serverless.Hosting.Benchmarks.Pictures;

/// <summary>
/// Draws a run as SVG: requests on the left axis, instances on the right one, and one instance as high as the requests that it is to carry.
/// </summary>
internal sealed class ScalingChart(IReadOnlyList<ScalingSample> samples, double targetPerInstance)
{
    private const int Left = 70;
    private const int Right = 830;
    private const int Top = 70;
    private const int Bottom = 360;

    private readonly double _end = samples[^1].Second;

    private readonly int _instances = 1 + (int)Math.Ceiling(Math.Max(
        samples.Max(sample => sample.Requests) / targetPerInstance, samples.Max(sample => Math.Max(sample.Desired, sample.Ready))));

    public override string ToString() => $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 420" width="900" height="420" font-family="sans-serif" font-size="13" fill="#1f2933">
        <title>Requests and instances of one revision over {_end:F0} seconds</title>
        <rect width="900" height="420" fill="#ffffff"/>
        {string.Join('\n', Panics())}
        {string.Join('\n', Grid())}
        <path d="{Steps(sample => sample.Requests / targetPerInstance)} V{Bottom} H{Left} Z" fill="#9fb3c8" fill-opacity="0.55"/>
        <path d="{Steps(sample => sample.Ready)}" fill="none" stroke="#22a35a" stroke-width="7" stroke-opacity="0.5"/>
        <path d="{Steps(sample => sample.Desired)}" fill="none" stroke="#c2410c" stroke-width="2"/>
        <path d="M{Left},{Top} V{Bottom} H{Right} V{Top}" fill="none" stroke="#1f2933"/>
        <text x="{(Left + Right) / 2}" y="405" text-anchor="middle">seconds</text>
        <text transform="translate(24 {(Top + Bottom) / 2}) rotate(-90)" text-anchor="middle">requests at once</text>
        <text transform="translate(880 {(Top + Bottom) / 2}) rotate(90)" text-anchor="middle">instances</text>
        {Key(70, """<rect width="26" height="12" y="-11" fill="#9fb3c8" fill-opacity="0.55"/>""", "requests, in flight or waiting")}
        {Key(310, """<path d="M0,-5 H26" stroke="#c2410c" stroke-width="2"/>""", "instances wanted")}
        {Key(480, """<path d="M0,-5 H26" stroke="#22a35a" stroke-width="7" stroke-opacity="0.5"/>""", "instances ready")}
        {Key(640, """<rect width="26" height="12" y="-11" fill="#fde8d8"/>""", "panic")}
        </svg>

        """;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Key(int x, string mark, string name) => $"""<g transform="translate({x} 40)">{mark}<text x="34">{name}</text></g>""";

    private string X(double second) => Number(Left + (second / _end * (Right - Left)));

    private string Y(double instances) => Number(Bottom - (instances / _instances * (Bottom - Top)));

    private IEnumerable<string> Grid()
    {
        for (var instances = 0; instances <= _instances; instances++)
        {
            var y = Y(instances);
            yield return $"""<path d="M{Left},{y} H{Right}" stroke="#e4e7eb"/>""";
            yield return $"""<text x="{Left - 8}" y="{y}" dy="4" text-anchor="end">{Number(instances * targetPerInstance)}</text>""";
            yield return $"""<text x="{Right + 8}" y="{y}" dy="4">{instances}</text>""";
        }

        for (var second = 0; second <= _end; second += 10)
        {
            yield return $"""<path d="M{X(second)},{Bottom} v5" stroke="#1f2933"/>""";
            yield return $"""<text x="{X(second)}" y="{Bottom + 20}" text-anchor="middle">{second}</text>""";
        }
    }

    private IEnumerable<string> Panics()
    {
        for (var i = 0; i + 1 < samples.Count; i++)
        {
            var begin = i;
            while (i + 1 < samples.Count && samples[i].IsPanicking)
            {
                i++;
            }

            if (i > begin)
            {
                yield return $"""<path d="M{X(samples[begin].Second)},{Top} H{X(samples[i].Second)} V{Bottom} H{X(samples[begin].Second)} Z" fill="#fde8d8"/>""";
            }
        }
    }

    private string Steps(Func<ScalingSample, double> value)
    {
        var changes = samples.Zip(samples.Skip(1)).Where(pair => value(pair.First) != value(pair.Second)).Select(pair => pair.Second);
        return $"M{X(0)},{Y(value(samples[0]))} {string.Join(' ', changes.Select(sample => $"H{X(sample.Second)} V{Y(value(sample))}"))} H{X(_end)}";
    }
}
