using Microsoft.Extensions.Time.Testing;

namespace Serverless.Hosting.Knative.Manifests;

public sealed class FolderWatchTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WaitAsync_ChangesWhileItWaits_WaitsForQuiet()
    {
        var time = new FakeTimeProvider();
        using var watch = new FolderWatch("unused", recursive: false, new RecordingLogger());
        watch.Signal();
        watch.Signal();

        var wait = watch.WaitAsync(Quiet, time, TestContext.Current.CancellationToken);
        watch.Signal();
        time.Advance(Quiet);
        Assert.False(wait.IsCompleted);

        // the second round's delay is armed by a continuation, which may run a little later
        while (!wait.IsCompleted)
        {
            time.Advance(Quiet);
            await Task.Yield();
        }

        await wait;
    }

    [Fact]
    public async Task WaitAsync_NoChange_Waits()
    {
        var time = new FakeTimeProvider();
        using var watch = new FolderWatch("unused", recursive: false, new RecordingLogger());
        using var stop = new CancellationTokenSource();

        var wait = watch.WaitAsync(Quiet, time, stop.Token);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(wait.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
