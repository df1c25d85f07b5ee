using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Diagnostics;

public sealed class InstanceInstrumentsTests
{
    [Fact]
    public async Task OnReport_ReadinessComesAndGoes_CountsOneStart()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        await host.DeployAsync(Specs.Coffee());
        var revision = host.Revision("coffee-00001");
        var instruments = (InstanceInstruments)host.Provider.GetService(typeof(InstanceInstruments))!;
        var ready = revision.Instances;
        var unready = ready with { Instances = [ready.Instances[0] with { State = InstanceState.Starting, ReadyAt = null }] };

        instruments.OnReport(revision.Revision, ready, unready);
        instruments.OnReport(revision.Revision, unready, ready);

        Assert.Single(reader.Of("serverless.instance.starts"));
        Assert.Single(reader.Of("serverless.instance.start.duration"));
    }

    [Fact]
    public async Task OnReport_InstanceEndsAsPlanned_IsNoFailure()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        await host.DeployAsync(Specs.Coffee());
        var revision = host.Revision("coffee-00001");
        var instruments = (InstanceInstruments)host.Provider.GetService(typeof(InstanceInstruments))!;
        var failure = new RevisionFailure(ConditionTypes.ContainerHealthy, "ExitCode1", "");
        var ending = revision.Instances with { Instances = [revision.Instances.Instances[0] with { State = InstanceState.Ending }] };

        instruments.OnReport(revision.Revision, ending, ending with { Instances = [], Failure = failure });
        instruments.OnReport(revision.Revision, revision.Instances, revision.Instances with { Instances = [] });

        Assert.Empty(reader.Of("serverless.instance.failures"));
    }
}
