using Serverless.Hosting.Processes.Leftovers;

namespace Serverless.Hosting.Processes;

/// <summary>
/// Looks at processes of the system.
/// </summary>
internal static class TestProcesses
{
    public static bool Lives(int id) => ProcessIdentity.Of(id) is not null;

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TestBackend.Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilGoneAsync(int id) => UntilAsync(() => !Lives(id), $"process {id} is gone");
}
