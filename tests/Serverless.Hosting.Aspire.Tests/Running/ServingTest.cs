using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Aspire.Modeling;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// An AppHost with coffee in two revisions, whose replicas do what a script says, and a host that wants what a test says.
/// </summary>
public abstract class ServingTest : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IDistributedApplicationBuilder _builder = AppHost.CreateBuilder();

    private protected ScriptedHost Host { get; private set; } = null!;

    private protected DistributedApplication App { get; private set; } = null!;

    private protected ResourceNotificationService Notifications => App.Services.GetRequiredService<ResourceNotificationService>();

    private protected ResourceCommandService Commands => App.Services.GetRequiredService<ResourceCommandService>();

    private protected ProjectResource V1 { get; private set; } = null!;

    private protected ServerlessServiceResource Coffee { get; private set; } = null!;

    /// <summary>What the orchestrator was asked for: the command and the replica, with the class of the instance.</summary>
    private protected List<string> Asked { get; } = [];

    /// <summary>How a start is refused; null if it is not.</summary>
    private protected string? Refusal { get; set; }

    public async ValueTask InitializeAsync()
    {
        Host = await ScriptedHost.StartAsync();
        var serving = _builder.AddServerless("serving");
        var (v1, v2) = (_builder.AddDrinks("coffee-v1"), _builder.AddDrinks("coffee-v2"));
        Coffee = serving.AddService("coffee").WithRevision("v1", v1).WithRevision("v2", v2).WithTraffic("v1", 90).WithTraffic("v2", 10).WithReservedInstance().Resource;
        var edge = _builder.AddEdge().WithServerless(serving).Resource;
        foreach (var project in new[] { v1, v2 })
        {
            project.WithCommand(KnownResourceCommands.StartCommand, "Start", context => StartAsync(project.Resource, context.ResourceName));
            project.WithCommand(KnownResourceCommands.StopCommand, "Stop", context => StopAsync(project.Resource, context.ResourceName));
        }

        V1 = v1.Resource;
        AppHost.Allocate(edge, "serverless-admin", Host.Port, Host.Port);
        AppHost.Allocate(edge, "svc-coffee", 7001, 7101);
        Host.Key = (await serving.Resource.ApiKey.GetValueAsync(default))!;
        App = _builder.Build();
        foreach (var (resource, replica) in new[] { (V1, "v1-a"), (V1, "v1-b"), (v2.Resource, "v2-a") })
        {
            await SeeAsync(resource, replica, KnownResourceStates.NotStarted);
        }

        await App.Services.GetRequiredKeyedService<ServingRuntime>("serving").StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await App.Services.GetRequiredKeyedService<ServingRuntime>("serving").StopAsync(default);
        await App.DisposeAsync();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task SeeAsync(IResource resource, string replica, string state, int? port = null) => Notifications.PublishUpdateAsync(resource, replica, snapshot => snapshot with
    {
        State = state,
        EnvironmentVariables = port is null ? snapshot.EnvironmentVariables : [new EnvironmentVariableSnapshot("PORT", $"{port}", IsFromSpec: true)],
    });

    private protected string[] AskedSoFar()
    {
        lock (Asked)
        {
            return [.. Asked];
        }
    }

    private protected static async Task WaitAsync(Func<bool> condition, Func<string> what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not so after {Deadline}: {what()}");
            await Task.Delay(10);
        }
    }

    private protected Task WaitUntilAskedAsync(params string[] expected) => WaitAsync(() => AskedSoFar().SequenceEqual(expected), () => string.Join(", ", AskedSoFar()));

    private protected Task WaitUntilToldAsync(string revision, params string[] expected) => WaitAsync(() => Told(revision).SequenceEqual(expected), () => string.Join(", ", Told(revision)));

    private string[] Told(string revision) => Host.Told.TryGetValue(revision, out var told)
        ? [.. told["instances"]!.AsArray().Select(instance => $"{instance!["id"]} {instance["class"]} {instance["state"]} {instance["address"]}".TrimEnd())]
        : ["nothing"];

    private async Task<ExecuteCommandResult> StartAsync(ProjectResource project, string replica)
    {
        var order = project.Annotations.OfType<ServerlessNextInstance>().Single().Order;
        Note($"start {replica} {(order is { IsReserved: true } ? $"reserved {order.Size?.Name}" : "standard")}");
        if (Refusal is { } refusal)
        {
            return CommandResults.Failure(refusal);
        }

        await SeeAsync(project, replica, KnownResourceStates.Starting);
        return CommandResults.Success();
    }

    private async Task<ExecuteCommandResult> StopAsync(ProjectResource project, string replica)
    {
        Note($"stop {replica}");
        await SeeAsync(project, replica, KnownResourceStates.Stopping);
        await SeeAsync(project, replica, KnownResourceStates.Finished);
        return CommandResults.Success();
    }

    private void Note(string what)
    {
        lock (Asked)
        {
            Asked.Add(what);
        }
    }
}
