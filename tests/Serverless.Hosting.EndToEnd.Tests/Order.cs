namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// A request with a number of its own, and what became of it.
/// </summary>
/// <param name="Number">The number, which the instance that takes it notes in its order book.</param>
/// <param name="Began">When the client began to send it, by the stopwatch.</param>
/// <param name="Ended">When the client had its answer.</param>
/// <param name="Answer">The answer, or the status or error in its place.</param>
/// <param name="Server">The process that served it; null if it failed.</param>
internal sealed record Order(int Number, long Began, long Ended, string Answer, int? Server);
