namespace Serverless.Hosting.Benchmarks.Pictures;

/// <summary>
/// Makes the picture of <c>docs/autoscaling.md</c> from a run of the host.
/// </summary>
internal static class ScalingPicture
{
    public static async Task WriteAsync(string file)
    {
        var samples = await ScalingRun.RecordAsync();
        foreach (var sample in samples)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{sample.Second,6:F1} s  {sample.Requests,3} requests  {sample.Desired,2} wanted  {sample.Ready,2} ready{(sample.IsPanicking ? "  panic" : "")}"));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, new ScalingChart(samples, ScalingRun.TargetPerInstance).ToString());
    }
}
