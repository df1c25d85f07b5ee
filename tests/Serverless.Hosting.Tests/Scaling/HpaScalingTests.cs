using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Testing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class HpaScalingTests
{
    [Fact]
    public async Task Cpu_AboveTheTarget_ScalesUpAtOnceAndDownFiveMinutesAfterIt()
    {
        await using var host = await EngineHost.StartAsync();
        var usage = new ScriptedUsage(host) { Processors = 4 };
        await host.DeployAsync(Hpa((ScalingAnnotations.Target, "50")));

        await host.AdvanceUntilAsync(() => Count(host) == 8, 60);
        Assert.Equal(8, host.Revision("coffee-00001").Scale.Desired);
        Assert.False(host.Revision("coffee-00001").Scale.IsPanicking);

        usage.Processors = 0.4;
        await host.AdvanceAsync(290);
        Assert.Equal(8, Count(host));
        await host.AdvanceUntilAsync(() => Count(host) == 1, 60);

        usage.Processors = 0;
        await host.AdvanceAsync(600);
        Assert.Equal(1, Count(host));
        Assert.Equal(ConditionStatus.True, host.Condition<Revision>("coffee-00001", ConditionTypes.Active).Status);
    }

    [Fact]
    public async Task Cpu_OfARequest_IsAShareOfIt()
    {
        await using var host = await EngineHost.StartAsync();
        _ = new ScriptedUsage(host) { Processors = 0.5 };
        var spec = Hpa((ScalingAnnotations.Target, "50"));
        var container = spec.Template.Spec.Containers[0] with { Requests = ValueMap.Empty.With("cpu", "250m") };
        await host.DeployAsync(spec with { Template = spec.Template with { Spec = spec.Template.Spec with { Containers = [container] } } });

        await host.AdvanceUntilAsync(() => Count(host) == 4, 60);
    }

    [Fact]
    public async Task Memory_AboveTheTarget_ScalesUpWithinBounds()
    {
        await using var host = await EngineHost.StartAsync();
        _ = new ScriptedUsage(host) { Mebibytes = 1000 };
        await host.DeployAsync(Hpa((ScalingAnnotations.Metric, "memory"), (ScalingAnnotations.Target, "100"), (ScalingAnnotations.MaxScale, "4")));

        await host.AdvanceUntilAsync(() => Count(host) == 4, 60);
        await host.AdvanceAsync(60);
        Assert.Equal(4, Count(host));
    }

    [Fact]
    public async Task Window_Set_DelaysScaleUpToo()
    {
        await using var host = await EngineHost.StartAsync();
        _ = new ScriptedUsage(host) { Mebibytes = 400 };
        await host.DeployAsync(Hpa((ScalingAnnotations.Metric, "memory"), (ScalingAnnotations.Target, "100"), (ScalingAnnotations.Window, "60s")));

        await host.AdvanceAsync(70);
        Assert.Equal(1, Count(host));
        await host.AdvanceUntilAsync(() => Count(host) == 4, 30);
    }

    [Fact]
    public async Task Period_OfTheHost_IsHowOftenIsMeasured()
    {
        var measured = 0;
        await using var host = await EngineHost.StartAsync(configure: builder => builder.Services.Configure<AutoscalerOptions>(options => options.UsagePeriod = TimeSpan.FromSeconds(5)));
        host.Backend.Measuring = instance =>
        {
            measured += instance.Name.StartsWith("coffee", StringComparison.Ordinal) ? 1 : 1000;
            return new(instance.Name, TimeSpan.Zero, 0);
        };
        await host.DeployAsync(Hpa());
        await host.DeployAsync(Named("tea", service => service.WithScale(min: 1)));
        var before = measured;

        await host.AdvanceAsync(60);

        Assert.Equal(12, measured - before);
    }

    [Fact]
    public async Task InitialScale_ReadyOnce_IsLetGoByWhatIsUsed()
    {
        await using var host = await EngineHost.StartAsync();
        _ = new ScriptedUsage(host) { Processors = 0.1 };
        await host.DeployAsync(Hpa((ScalingAnnotations.InitialScale, "3"), (ScalingAnnotations.Window, "30s")));
        Assert.Equal(3, host.Backend.Plans[0].Plan.Standard);

        await host.AdvanceUntilAsync(() => Count(host) == 1, 120);
    }

    [Fact]
    public async Task Requests_Waiting_AreServedAndMeasureNothingMoreOften()
    {
        var measured = 0;
        await using var host = await EngineHost.StartAsync();
        host.Backend.Measuring = instance =>
        {
            measured++;
            return new(instance.Name, TimeSpan.Zero, 0);
        };
        await host.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1).WithAnnotation(ScalingAnnotations.Class, ScalingAnnotations.HpaClass)));
        var revision = host.Revision("coffee-00001");
        var first = (await revision.AcquireAsync(CancellationToken.None)).Lease;

        var second = revision.AcquireAsync(CancellationToken.None).AsTask();
        await host.SettleAsync();
        Assert.Equal((false, 0), (second.IsCompleted, measured));

        first.Dispose();
        (await second).Lease.Dispose();
        Assert.Equal(1, Count(host));
    }

    [Fact]
    public async Task MinScale_EditedOnTheRevision_CountsFromThenOn()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Hpa());
        var revision = host.Services.Get<Revision>("default", "coffee-00001")!;

        await host.Services.UpdateAsync(revision with { Annotations = revision.Annotations.With(ScalingAnnotations.MinScale, "3") });

        await host.AdvanceUntilAsync(() => Count(host) == 3, 5);
    }

    [Theory]
    [InlineData("memory", "it names no target")]
    [InlineData(null, "the backend does not measure its instances")]
    public async Task NothingToMeasure_IsToldOnceAndBoundsApply(string? metric, string reason)
    {
        using var logs = new RecordingLogs();
        await using var host = await EngineHost.StartAsync(configure: builder =>
        {
            builder.Services.AddLogging(logging => logging.AddProvider(logs));
            if (metric is null)
            {
                builder.Services.AddSingleton<IInstanceBackend>(provider => new PlainBackend(provider.GetServices<ScriptedBackend>().Single()));
            }
        });
        (string, string)[] annotations = [(ScalingAnnotations.MinScale, "2")];
        await host.DeployAsync(Hpa(metric is null ? annotations : [.. annotations, (ScalingAnnotations.Metric, metric)]));

        await host.AdvanceAsync(120);

        Assert.Equal(2, Count(host));
        Assert.Equal([$"Revision coffee-00001 keeps the instances that its bounds ask for: {reason}."], logs.Messages.Where(message => message.Contains("bounds", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apply_MetricThatNothingMeasures_IsRefusedWithItsField()
    {
        await using var host = await EngineHost.StartAsync();

        var refusal = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ApplyAsync(Hpa((ScalingAnnotations.Metric, "queue-length"))));

        var error = Assert.Single(refusal.Errors);
        Assert.Equal("metric 'queue-length' is not measured here: use 'cpu' or 'memory'", error.Message);
        Assert.Equal(["spec.template.metadata.annotations.autoscaling.knative.dev/metric"], error.Paths);
    }

    private static ServiceSpec Hpa(params (string Key, string Value)[] annotations) => Coffee(service =>
    {
        service.WithAnnotation(ScalingAnnotations.Class, ScalingAnnotations.HpaClass);
        foreach (var (key, value) in annotations)
        {
            service.WithAnnotation(key, value);
        }
    });

    private static int Count(EngineHost host) => host.Backend.InstancesOf("coffee-00001").Count;

    /// <summary>What all instances use together, spread evenly over those that are ready.</summary>
    private sealed class ScriptedUsage
    {
        private readonly Dictionary<string, TimeSpan> _used = [];
        private readonly EngineHost _host;
        private DateTimeOffset _last;

        public ScriptedUsage(EngineHost host)
        {
            (_host, _last) = (host, host.Time.GetUtcNow());
            host.Backend.Measuring = Measure;
        }

        public double Processors { get; set; }

        public double Mebibytes { get; set; }

        private InstanceUsage Measure(Instance instance)
        {
            var ready = _host.Backend.InstancesOf("coffee-00001");
            var now = _host.Time.GetUtcNow();
            foreach (var each in ready)
            {
                _used[each.Name] = _used.GetValueOrDefault(each.Name) + ((now - _last) * Processors / ready.Count);
            }

            _last = now;
            return new(instance.Name, _used[instance.Name], (long)(Mebibytes * 1024 * 1024 / ready.Count));
        }
    }

    /// <summary>A backend that runs instances and measures nothing.</summary>
    private sealed class PlainBackend(ScriptedBackend backend) : IInstanceBackend
    {
        public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => backend.Validate(template);

        public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken) => backend.EnsureAsync(revision, cancellationToken);

        public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken) => backend.ApplyAsync(revision, plan, cancellationToken);

        public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken) => backend.RemoveAsync(revision, cancellationToken);

        public IAsyncEnumerable<RevisionInstances> WatchAsync(CancellationToken cancellationToken) => backend.WatchAsync(cancellationToken);
    }
}
