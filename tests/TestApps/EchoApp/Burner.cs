namespace EchoApp;

/// <summary>
/// Uses what an instance can use too much of.
/// </summary>
internal static class Burner
{
    private static readonly List<byte[]> Held = [];

    /// <summary>Keeps one processor busy from now on.</summary>
    public static void UseProcessor() => new Thread(Spin) { IsBackground = true }.Start();

    /// <summary>Takes memory, and touches all of it, so that it is really there.</summary>
    public static void UseMemory(int mebibytes)
    {
        var block = new byte[mebibytes * 1024 * 1024];
        Array.Fill(block, (byte)1);
        Held.Add(block);
    }

    private static void Spin()
    {
        while (true)
        {
            // nothing but the turns counts
        }
    }
}
