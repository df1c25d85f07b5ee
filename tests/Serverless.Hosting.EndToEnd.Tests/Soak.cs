namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// How long a test lasts: in full where <c>.ci/run</c> runs it, else as short as still shows the same.
/// </summary>
internal static class Soak
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SERVERLESS_CI") == "1";

    public static int Count(int full, int otherwise) => IsFull ? full : otherwise;
}
