using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Knative;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// The examples of the page about gray release: each manifest is applied, and each request after it gets the answer that the page gives.
/// </summary>
public partial class GrayReleasePageTests
{
    [Fact]
    public async Task Page_EveryExample_IsTrue()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Folder(), "../../../docs/gray-release.md"), TestContext.Current.CancellationToken);
        await using var revisions = await TwoRevisions.StartFirstAsync(_ => { });
        var requests = 0;

        foreach (var (language, text) in Blocks().Matches(page).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
        {
            if (language == "yaml")
            {
                await revisions.ApplyAsync(ServingDocuments.Parse(text)[0].ToServiceSpec());
            }
            else
            {
                requests += await AssertAnswersAsync(revisions.Host.Address, text);
            }
        }

        Assert.Equal(11, requests);
    }

    private static async Task<int> AssertAnswersAsync(Uri address, string lines)
    {
        var calls = Call().Matches(lines);
        foreach (Match call in calls)
        {
            var headers = string.Concat(Header().Matches(call.Groups[1].Value).Select(header => $"{header.Groups[1].Value}\r\n"));
            var answer = await RawClient.ExchangeAsync(address, $"GET / HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
            var expected = call.Groups[2].Value == "coffee-1" ? "one" : "two";
            Assert.True(answer.Contains($"\r\n{expected}\r\n", StringComparison.Ordinal), $"{call.Value}\n{answer}");
        }

        return calls.Count;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"```(yaml|sh)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^curl (.*?) localhost:8080 +# (coffee-[12])$", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex("-H '([^']*)'")]
    private static partial Regex Header();
}
