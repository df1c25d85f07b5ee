namespace Serverless.Hosting.Simulation.Tool;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task RunAsync_TraceFile_PrintsTheTableAndWritesPageAndPicture()
    {
        var trace = Path.Combine(_folder, "trace.csv");
        await File.WriteAllTextAsync(trace, "1\n2\n3600\n");
        var (html, svg) = (Path.Combine(_folder, "report.html"), Path.Combine(_folder, "report.svg"));

        var code = await RunAsync(trace, "--html", html, "--svg", svg, "--title", "Three requests", "--start", "uniform:1,2");

        Assert.Equal((0, ""), (code, _error.ToString()));
        Assert.Contains("scale to zero", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("12 requests replayed", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("<h1>Three requests</h1>", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(svg), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no trace: --generate is ''. Name a file, or set it to diurnal, bursty, flash-crowd or sparse.", "--seed", "1")]
    [InlineData("There is no trace: --generate is 'waves'. Name a file, or set it to diurnal, bursty, flash-crowd or sparse.", "--generate", "waves")]
    [InlineData("'--speed' is not an option. --help tells all of them.", "--speed", "1")]
    [InlineData("--seed has no value. Give it one.", "--seed")]
    [InlineData("--cpu is '2'. Set it to a number from 0 to 1.", "--cpu", "2")]
    [InlineData("--start is 'soon'. Set it to seconds, or to uniform:1,3, exponential:0.1 or lognormal:0.1,0.8.", "--start", "soon")]
    [InlineData("--standard is 'big'. Set it to processors and memory such as 2-4Gi.", "--standard", "big")]
    [InlineData("'b.csv' is one file too many. Name one trace.", "a.csv", "b.csv")]
    public async Task RunAsync_WrongArguments_SaysWhichAndWhatIsAllowed(string expected, params string[] args)
    {
        var code = await RunAsync(args);

        Assert.Equal((2, expected), (code, _error.ToString().TrimEnd()));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task RunAsync_UnknownType_NamesThoseThatThereAre()
    {
        var code = await RunAsync("--reserved", "ecs.x1");

        Assert.Equal(2, code);
        Assert.Contains("ecs.t5-lc1m2.small", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_BrokenFile_SaysWhere()
    {
        var trace = Path.Combine(_folder, "trace.csv");
        await File.WriteAllTextAsync(trace, "1\nx\n");

        var code = await RunAsync(trace);

        Assert.Equal(2, code);
        Assert.StartsWith("trace.csv, line 2, column 1: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoFile_SaysSo() => Assert.Equal(2, await RunAsync(Path.Combine(_folder, "none.csv")));

    [Theory]
    [InlineData("diurnal")]
    [InlineData("bursty")]
    [InlineData("flash-crowd")]
    [InlineData("sparse")]
    public void OpenTrace_EachKind_HasTheFunctionsAndHoursThatWereAskedFor(string kind)
    {
        var trace = Arguments.Parse(["--generate", kind, "--functions", "3", "--hours", "12"]).OpenTrace();

        Assert.Equal((3, TimeSpan.FromHours(12)), (trace.FunctionCount, trace.Length));
    }

    private Task<int> RunAsync(params string[] args) => SimulateCommand.RunAsync(args, _output, _error, TimeProvider.System, CancellationToken.None);
}
