using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting;

internal static class Specs
{
    public static ServiceSpec Coffee(Action<ServiceBuilder>? configure = null, string target = "coffee") => Named("coffee", configure, target);

    public static ServiceSpec Named(string name, Action<ServiceBuilder>? configure = null, string target = "coffee")
    {
        var service = new ServiceBuilder(name).FromImage("cafe/drinks").WithEnvironment("TARGET", target);
        configure?.Invoke(service);
        return service.Build();
    }

    public static TrafficTarget Pinned(string revision, long percent, string? tag = null) => new() { RevisionName = revision, Percent = percent, Tag = tag };

    public static TrafficTarget Latest(long percent, string? tag = null) => new() { LatestRevision = true, Percent = percent, Tag = tag };
}
