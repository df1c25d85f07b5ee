using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

public sealed class ProcessProbeTests
{
    [Fact]
    public async Task Readiness_Http_FollowsThePath()
    {
        await using var backend = new TestBackend(options => options.StartDeadline = TimeSpan.FromSeconds(2));
        var good = TestBackend.Revision(TestBackend.Echo() with { ReadinessProbe = new() { HttpGet = new("/health") } });
        var bad = TestBackend.Revision(TestBackend.Echo() with { ReadinessProbe = new() { HttpGet = new("/no/such/page") } }, name: "tea-00002");

        await backend.StartAsync(good);
        await backend.ApplyAsync(bad, new(1));
        var state = await backend.WaitAsync(bad, state => state.Failure is not null);

        Assert.Contains("GET /no/such/page answered 404", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_PortOfTheContainer_IsTheAllocatedOne()
    {
        await using var backend = new TestBackend();
        var container = TestBackend.Echo() with { Port = new(9090), ReadinessProbe = new() { HttpGet = new("health") { Port = 9090 } } };

        Assert.Single(await backend.StartAsync(TestBackend.Revision(container)));
    }

    [Fact]
    public async Task Readiness_Exec_RunsWithTheEnvironmentOfTheInstance()
    {
        await using var backend = new TestBackend();
        var flag = Path.Combine(backend.StateDirectory, "ready.flag");
        var container = TestBackend.Echo(new EnvironmentVariable("FLAG", flag)) with
        {
            ReadinessProbe = new() { Exec = ["/bin/sh", "-c", "[ -n \"$PORT\" ] && [ -e \"$FLAG\" ]"] },
        };
        var revision = TestBackend.Revision(container);

        await backend.ApplyAsync(revision, new(1));
        var before = await backend.WaitAsync(revision, state => state.Instances.Count == 1);
        await File.WriteAllTextAsync(flag, "", TestContext.Current.CancellationToken);
        await backend.WaitAsync(revision, state => state.Instances[0].State == InstanceState.Ready);

        Assert.Equal(InstanceState.Starting, before.Instances[0].State);
    }

    [Fact]
    public async Task Readiness_WithPeriod_TakesTheInstanceOutAndBackIn()
    {
        await using var backend = new TestBackend();
        var probe = new ProbeSpec { HttpGet = new("/health"), PeriodSeconds = 1, FailureThreshold = 1 };
        var revision = TestBackend.Revision(TestBackend.Echo() with { ReadinessProbe = probe });
        var instance = (await backend.StartAsync(revision))[0];

        await backend.GetAsync(instance, "/sick");
        var sick = await backend.WaitAsync(revision, state => state.Instances[0].State != InstanceState.Ready);
        await backend.GetAsync(instance, "/well");
        var well = await backend.WaitAsync(revision, state => state.Instances[0].State == InstanceState.Ready);

        Assert.Equal((InstanceState.Starting, null), (sick.Instances[0].State, sick.Instances[0].ReadyAt));
        Assert.Equal(instance.Name, well.Instances[0].Name);
    }

    [Fact]
    public async Task Liveness_Fails_RestartsTheProcess()
    {
        await using var backend = new TestBackend();
        var probe = new ProbeSpec { HttpGet = new("/health"), PeriodSeconds = 1, FailureThreshold = 1 };
        var revision = TestBackend.Revision(TestBackend.Echo() with { LivenessProbe = probe });
        var instance = (await backend.StartAsync(revision))[0];

        await backend.GetAsync(instance, "/sick");
        var failed = await backend.WaitAsync(revision, state => state.Failure is not null);
        await backend.WaitAsync(revision, state => state.Instances.Any(i => i.State == InstanceState.Ready && i.Name != instance.Name));

        Assert.Equal("Unhealthy", failed.Failure!.Reason);
        Assert.Contains("Liveness probe failed: GET /health answered 503", failed.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Startup_Fails_RestartsTheProcess()
    {
        await using var backend = new TestBackend();
        var probe = new ProbeSpec { HttpGet = new("/no/such/page"), PeriodSeconds = 1, FailureThreshold = 1 };
        var revision = TestBackend.Revision(TestBackend.Shell("exec sleep 1000") with { StartupProbe = probe });

        await backend.ApplyAsync(revision, new(1));
        var failed = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Contains("Startup probe failed: connection to 127.0.0.1:", failed.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Startup_Succeeds_ReadinessFollows()
    {
        await using var backend = new TestBackend();
        var container = TestBackend.Echo() with
        {
            StartupProbe = new() { TcpSocket = new(0) },
            ReadinessProbe = new() { HttpGet = new("/health") },
        };

        Assert.Single(await backend.StartAsync(TestBackend.Revision(container)));
    }
}
