using System.Globalization;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What the instances have noted: which process took which orders. A file survives the end of the process that wrote it.
/// </summary>
internal static class OrderBooks
{
    /// <summary>For each order that was taken, the processes that took it.</summary>
    public static ILookup<int, int> Read(string folder) => Directory.EnumerateFiles(folder)
        .SelectMany(file => File.ReadLines(file), (file, order) => (Order: Number(order), Server: Number(Path.GetFileName(file))))
        .ToLookup(taken => taken.Order, taken => taken.Server);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
