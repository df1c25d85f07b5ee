using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// The load of the story, made by the tool that the story names.
/// </summary>
[Collection(LoadCollection.Name)]
public partial class HeyTests
{
    [Fact]
    public async Task Hey_ThirtySecondsOfNinetyAtOnce_FailsNothingAndScales()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        using var hey = Start("-z", "30s", "-c", "90", "-host", Cafe.CoffeeHost, $"http://127.0.0.1:{cafe.Port}/?sleep=100");
        Assert.SkipWhen(hey is null, "The load generator 'hey' is not installed.");

        var output = hey.StandardOutput.ReadToEndAsync();
        await cafe.UntilAsync(async () => await cafe.InstancesAsync("coffee-00001") > 1, "there is more than one instance");
        var report = await output;

        var answers = StatusLine().Matches(report).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["200"], answers);
        Assert.DoesNotContain("Error distribution", report, StringComparison.Ordinal);
        await cafe.UntilAsync(async () => await cafe.InstancesAsync("coffee-00001") == 0, "the service is at zero again");
    }

    private static Process? Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("hey", arguments) { RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\[(\d{3})\]\s+\d+ responses")]
    private static partial Regex StatusLine();
}
