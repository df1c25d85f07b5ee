using System.Globalization;

namespace EchoApp;

internal sealed record EchoSettings
{
    public required int Port { get; init; }

    /// <summary>The code to exit with at once; null to serve.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The lines to write at the start.</summary>
    public required string[] Output { get; init; }

    public TimeSpan StartDelay { get; init; }

    public bool IgnoreTerminate { get; init; }

    public bool Grandchild { get; init; }

    /// <summary>Whether the grandchild keeps a processor busy.</summary>
    public bool GrandchildBurns { get; init; }

    public static EchoSettings Read() =>
        new()
        {
            Port = int.Parse(Variable("PORT") ?? "0", CultureInfo.InvariantCulture),
            ExitCode = Variable("ECHO_EXIT_CODE") is { } code ? int.Parse(code, CultureInfo.InvariantCulture) : null,
            Output = Variable("ECHO_OUTPUT")?.Split('|') ?? [],
            StartDelay = TimeSpan.FromMilliseconds(int.Parse(Variable("ECHO_START_DELAY_MS") ?? "0", CultureInfo.InvariantCulture)),
            IgnoreTerminate = Variable("ECHO_IGNORE_TERMINATE") is not null,
            Grandchild = Variable("ECHO_GRANDCHILD") is not null,
            GrandchildBurns = Variable("ECHO_GRANDCHILD") == "burn",
        };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
