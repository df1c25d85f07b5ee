using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes;

// A host that tests kill. Arguments: state folder, first port, number of instances, command. Prints the addresses of its instances, then waits.
var ports = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
var count = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
var options = new ProcessBackendOptions { StateDirectory = args[0], PortRange = new() { First = ports, Last = ports + 99 } };
var container = new ContainerSpec { Command = [.. args[3..]], Environment = [new("ECHO_GRANDCHILD", "1")] };
var revision = new Revision { Name = "killed-00001", Spec = new() { Containers = [container] } };

await using var backend = new ProcessBackend(Options.Create(options), TimeProvider.System, NullLoggerFactory.Instance);
await backend.ApplyAsync(revision, new(count), CancellationToken.None);
await foreach (var state in backend.WatchAsync(CancellationToken.None))
{
    var ready = state.Instances.Where(instance => instance.State == InstanceState.Ready).ToArray();
    if (ready.Length == count)
    {
        break;
    }
}

await foreach (var state in backend.WatchAsync(CancellationToken.None))
{
    Console.WriteLine(string.Join(' ', state.Instances.Select(instance => instance.Address)));
    await Console.Out.FlushAsync();
    await Task.Delay(Timeout.Infinite);
}
