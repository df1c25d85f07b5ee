namespace Serverless.Hosting.Benchmarks.Pictures;

/// <summary>
/// Makes the picture of <c>docs/autoscaling.md</c> from a run of the host.
/// </summary>
internal static class ScalingPicture
{
    public static async Task WriteAsync(string file)
    {
        var samples = await ScalingRun.RecordAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, new ScalingChart(samples, ScalingRun.TargetPerInstance).ToString());
    }
}
