namespace Serverless.Hosting.Aspire.Running;

public class ServingControllerTests : ServingTest
{
    [Fact]
    public async Task Wanted_AnInstance_IsStartedAndToldWithItsOwnAddress()
    {
        Host.Want(("coffee-v1", 1, 0, []));

        await WaitUntilAskedAsync("start v1-a standard");
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard starting");
        await SeeAsync(V1, "v1-a", KnownResourceStates.Running, 45795);
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard running http://localhost:45795");
    }

    [Fact]
    public async Task Wanted_AReservedOneInItsPlace_IsStartedFirstAndOnlyTheNamedOneEnds()
    {
        Host.Want(("coffee-v1", 1, 0, []));
        await WaitUntilAskedAsync("start v1-a standard");
        await SeeAsync(V1, "v1-a", KnownResourceStates.Running, 5001);
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard running http://localhost:5001");

        Host.Want(("coffee-v1", 0, 1, []));
        await WaitUntilAskedAsync("start v1-a standard", "start v1-b reserved ecs.t5-lc1m2.small");
        await SeeAsync(V1, "v1-b", KnownResourceStates.Running, 5002);
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard running http://localhost:5001", "v1-b.1 reserved running http://localhost:5002");

        Host.Want(("coffee-v1", 0, 1, ["v1-a.1"]));
        await WaitUntilToldAsync("coffee-v1", "v1-b.1 reserved running http://localhost:5002");
        Assert.Equal("stop v1-a", AskedSoFar()[^1]);
    }

    [Fact]
    public async Task Instance_ThatEndsByItself_IsToldAsAFailureAndStartedAnew()
    {
        Host.Want(("coffee-v1", 1, 0, []));
        await WaitUntilAskedAsync("start v1-a standard");

        await SeeAsync(V1, "v1-a", KnownResourceStates.Finished);

        await WaitAsync(() => (string?)Host.Told.GetValueOrDefault("coffee-v1")?["failure"]?["reason"] == "Ended", () => $"{Host.Told.GetValueOrDefault("coffee-v1")}");
        await WaitUntilAskedAsync("start v1-a standard", "start v1-a standard");
        await WaitUntilToldAsync("coffee-v1", "v1-a.2 standard starting");
    }

    [Fact]
    public async Task Start_ThatIsRefused_IsToldAsAFailure()
    {
        Refusal = "no such project";

        Host.Want(("coffee-v1", 1, 0, []));

        await WaitAsync(() => (string?)Host.Told.GetValueOrDefault("coffee-v1")?["failure"]?["message"] == "no such project", () => $"{Host.Told.GetValueOrDefault("coffee-v1")}");
    }

    [Fact]
    public async Task Connection_ThatIsMadeAnew_IsToldEverythingAgain()
    {
        Host.Want(("coffee-v1", 1, 0, []), ("coffee-v2", 0, 0, []));
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard starting");
        await WaitUntilToldAsync("coffee-v2");
        Host.Told.Clear();

        Host.Disconnect();
        Host.Want(("coffee-v1", 1, 0, []), ("coffee-v2", 0, 0, []));

        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard starting");
        await WaitUntilToldAsync("coffee-v2");
        Assert.Equal(["start v1-a standard"], AskedSoFar());
    }

    [Fact]
    public async Task Revision_ThatTheHostHasForgotten_IsEnded()
    {
        Host.Want(("coffee-v1", 1, 0, []));
        await WaitUntilAskedAsync("start v1-a standard");
        await SeeAsync(V1, "v1-a", KnownResourceStates.Running, 5001);
        await WaitUntilToldAsync("coffee-v1", "v1-a.1 standard running http://localhost:5001");

        Host.Want();

        await WaitUntilAskedAsync("start v1-a standard", "stop v1-a");
    }
}
