using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Aspire.Modeling;

namespace Serverless.Hosting.Aspire.EndToEnd;

/// <summary>
/// Starts the projects of an AppHost as real processes, with the environment that their resources have, and says what becomes of them: as the orchestrator does.
/// </summary>
internal sealed class Orchestrator : IDisposable
{
    private const string OwnPort = "{{own-port}}";

    private readonly IServiceProvider _services;
    private readonly ConcurrentDictionary<string, Process> _processes = new();

    public Orchestrator(IServiceProvider services)
    {
        _services = services;
        foreach (var project in Projects)
        {
            foreach (var endpoint in project.Annotations.OfType<EndpointAnnotation>())
            {
                var port = FreePort();
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, targetPortExpression: IsRevision(project) ? OwnPort : Text(port));
            }

            if (IsRevision(project))
            {
                project.Annotations.Add(Command(KnownResourceCommands.StartCommand, context => StartAsync(project, context.ResourceName)));
                project.Annotations.Add(Command(KnownResourceCommands.StopCommand, context => StopAsync(project, context.ResourceName)));
            }
        }
    }

    private IEnumerable<ProjectResource> Projects => _services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ProjectResource>();

    private ResourceNotificationService Notifications => _services.GetRequiredService<ResourceNotificationService>();

    public Uri AddressOf(string project, string endpoint) => new(new EndpointReference(Find(project), endpoint).Url);

    public int Running(string project) => _processes.Count(process => process.Key.StartsWith(project + "-", StringComparison.Ordinal) && !process.Value.HasExited);

    /// <summary>Starts what needs nobody's word, and tells of the replicas of everything else.</summary>
    public async Task StartAsync()
    {
        foreach (var project in Projects)
        {
            var replicas = project.Annotations.OfType<ReplicaAnnotation>().SingleOrDefault()?.Replicas ?? 1;
            for (var i = 0; i < replicas; i++)
            {
                await SeeAsync(project, $"{project.Name}-{i}", KnownResourceStates.NotStarted);
            }

            if (!IsRevision(project))
            {
                await StartAsync(project, $"{project.Name}-0");
            }
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private async Task<ExecuteCommandResult> StartAsync(ProjectResource project, string replica)
    {
        await SeeAsync(project, replica, KnownResourceStates.Starting);
        var port = Text(FreePort());
        var start = new ProcessStartInfo("dotnet", Repository.Output(Path.GetFileNameWithoutExtension(project.Annotations.OfType<IProjectMetadata>().Single().ProjectPath))) { UseShellExecute = false };
        foreach (var (name, value) in await AppHost.EnvironmentOf(_services.GetRequiredService<DistributedApplicationExecutionContext>(), project))
        {
            start.Environment[name] = value?.Replace(OwnPort, port, StringComparison.Ordinal);
        }

        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["ASPNETCORE_URLS"] = string.Join(';', project.Annotations.OfType<EndpointAnnotation>().Select(endpoint => $"http://localhost:{endpoint.AllocatedEndpoint!.TargetPortExpression!.Replace(OwnPort, port, StringComparison.Ordinal)}"));
        var process = Process.Start(start)!;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => SeeAsync(project, replica, KnownResourceStates.Finished);
        _processes[replica] = process;
        await SeeAsync(project, replica, KnownResourceStates.Running, [.. start.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true))]);
        return CommandResults.Success();
    }

    private async Task<ExecuteCommandResult> StopAsync(ProjectResource project, string replica)
    {
        await SeeAsync(project, replica, KnownResourceStates.Stopping);
        _processes[replica].Kill(entireProcessTree: true);
        await _processes[replica].WaitForExitAsync();
        return CommandResults.Success();
    }

    private Task SeeAsync(ProjectResource project, string replica, string state, EnvironmentVariableSnapshot[]? environment = null) =>
        Notifications.PublishUpdateAsync(project, replica, snapshot => snapshot with { State = state, EnvironmentVariables = environment is null ? snapshot.EnvironmentVariables : [.. environment] });

    private ProjectResource Find(string name) => Projects.Single(project => project.Name == name);

    private static bool IsRevision(ProjectResource project) => project.Annotations.OfType<ServerlessRevisionAnnotation>().Any();

    private static ResourceCommandAnnotation Command(string name, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> execute) =>
        new(name, name, _ => ResourceCommandState.Enabled, execute, null, (IReadOnlyList<InteractionInput>?)null, null, null, null, false);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
