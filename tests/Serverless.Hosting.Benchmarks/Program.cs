using BenchmarkDotNet.Running;
using Serverless.Hosting.Benchmarks;
using Serverless.Hosting.Benchmarks.Pictures;
using Serverless.Hosting.Benchmarks.Servers;

// What each figure means: docs/performance.md.
//   dotnet run -c Release --project tests/Serverless.Hosting.Benchmarks -- throughput [rounds] [seconds]
//                                                                          services   [rounds] [seconds] [--spread]
//                                                                          coldstart  [rounds]
//                                                                          ring       [rounds]
//                                                                          idle       [services] [seconds] [--sqlite]
//                                                                          micro      [arguments of BenchmarkDotNet]
//                                                                          picture    [file.svg]
switch (args)
{
    case ["throughput", .. var rest]:
        await Throughput.RunAsync(Number(rest, 0, 10), TimeSpan.FromSeconds(Number(rest, 1, 2)));
        return 0;
    case ["services", .. var rest]:
        await ServiceCounts.RunAsync(Number(rest, 0, 10), TimeSpan.FromSeconds(Number(rest, 1, 2)), rest.Contains("--spread"));
        return 0;
    case ["coldstart", .. var rest]:
        await ColdStart.RunAsync(Number(rest, 0, 20));
        return 0;
    case ["ring", .. var rest]:
        await Ring.RunAsync(Number(rest, 0, 500));
        return 0;
    case ["idle", .. var rest]:
        await IdleServices.RunAsync(Number(rest, 0, 10_000), Number(rest, 1, 20), rest.Contains("--sqlite"));
        return 0;
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromTypes([typeof(Micro), typeof(RequestPath), typeof(RoutingDecision), typeof(ScalingSteps), typeof(ScalingFleet)]).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
        return 0;
    case ["picture", .. var rest]:
        await ScalingPicture.WriteAsync(rest.FirstOrDefault() ?? "docs/images/autoscaling.svg");
        return 0;

    // the child processes of the above
    case ["backend"]:
        await Server.RunBackendAsync();
        return 0;
    case ["yarp", var backend]:
        await Server.RunYarpAsync(backend);
        return 0;
    case ["yarp-proxy", var backend]:
        await Server.RunYarpProxyAsync(backend);
        return 0;
    case ["gateway", var backend, var services, var awake]:
        await Server.RunGatewayAsync(backend, int.Parse(services, null), allAwake: awake == "all");
        return 0;
    case ["idle-host", var services, var seconds, .. var database]:
        await IdleHost.RunAsync(int.Parse(services, null), TimeSpan.FromSeconds(int.Parse(seconds, null)), database.FirstOrDefault());
        return 0;

    default:
        Console.Error.WriteLine("Name a benchmark: throughput, services, coldstart, ring, idle, micro or picture.");
        return 2;
}

static int Number(string[] rest, int index, int byDefault) => rest.Length > index && int.TryParse(rest[index], out var number) ? number : byDefault;
