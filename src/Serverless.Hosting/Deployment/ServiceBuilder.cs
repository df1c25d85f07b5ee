using System.Globalization;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Describes a service in code. What is not said has the defaults of a manifest.
/// </summary>
public sealed class ServiceBuilder
{
    private ContainerSpec _container = new();
    private RevisionSpec _revision = new() { Containers = [] };
    private ServiceSpec _service;

    /// <summary>Begins the description of a service.</summary>
    /// <param name="name">The name, a DNS-1035 label.</param>
    public ServiceBuilder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _service = new() { Name = name, Template = new() { Spec = _revision } };
    }

    /// <summary>Puts the service into a namespace; <c>default</c> unless called.</summary>
    /// <param name="ns">The namespace.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder InNamespace(string ns) => With(_service with { Namespace = ns });

    /// <summary>Runs a command of this machine.</summary>
    /// <param name="command">The program.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder FromProcess(string command, params string[] args) =>
        With(_container with { Command = [command], Args = args.ToValueList() });

    /// <summary>Runs an image, which the backend pulls or maps to a command.</summary>
    /// <param name="image">The name of the image.</param>
    /// <param name="args">Arguments that replace the image's own; none to keep them.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder FromImage(string image, params string[] args) => With(_container with { Image = image, Args = args.ToValueList() });

    /// <summary>Sends requests to programs that are there already; an instance is whichever of them answers. All get requests, unless the scale is set otherwise.</summary>
    /// <param name="addresses">Where they are, such as <c>http://10.0.0.5:8080</c>: at least one.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder FromAddresses(params Uri[] addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var (annotation, value) in ProvidedInstances.AnnotationsOf(addresses))
        {
            WithAnnotation(annotation, value);
        }

        return FromProvidedInstances();
    }

    /// <summary>Has another party start and end the instances and tell their addresses by the management API.</summary>
    /// <returns>This builder.</returns>
    public ServiceBuilder FromProvidedInstances() => FromImage(ProvidedInstances.Image);

    /// <summary>Starts the program in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithWorkingDirectory(string folder) => With(_container with { WorkingDirectory = folder });

    /// <summary>Sets an environment variable; a later value of a name replaces an earlier one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithEnvironment(string name, string value) => With(_container with
    {
        Environment = _container.Environment.Where(variable => variable.Name != name).Append(new EnvironmentVariable(name, value)).ToValueList(),
    });

    /// <summary>Says which protocol the program speaks.</summary>
    /// <param name="name"><c>http1</c> or <c>h2c</c>.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithProtocol(string name) => With(_container with { Port = new ContainerPort(0, name) });

    /// <summary>Says when an instance is ready.</summary>
    /// <param name="probe">The probe.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithReadinessProbe(ProbeSpec probe) => With(_container with { ReadinessProbe = probe });

    /// <summary>Bounds the resources of an instance where the backend can.</summary>
    /// <param name="cpu">The processors at most, such as <c>500m</c>; null for no bound.</param>
    /// <param name="memory">The memory at most, such as <c>256Mi</c>; null for no bound.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithLimits(string? cpu = null, string? memory = null)
    {
        var limits = cpu is null ? _container.Limits : _container.Limits.With("cpu", cpu);
        return With(_container with { Limits = memory is null ? limits : limits.With("memory", memory) });
    }

    /// <summary>Says how many requests an instance serves at once.</summary>
    /// <param name="limit">The most, a hard limit: 0 (none) to 1000; null to leave it.</param>
    /// <param name="target">What the autoscaler counts one instance for: at least 0.01; null to leave it.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithConcurrency(long? limit = null, double? target = null)
    {
        With(_revision with { ContainerConcurrency = limit ?? _revision.ContainerConcurrency });
        return target is { } value ? WithAnnotation(ScalingAnnotations.Target, value.ToString(CultureInfo.InvariantCulture)) : this;
    }

    /// <summary>Bounds the number of instances.</summary>
    /// <param name="min">The fewest, 0 or more; null to leave it.</param>
    /// <param name="max">The most, 0 for no bound; null to leave it.</param>
    /// <param name="initial">The number that a new revision starts with; null to leave it.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithScale(int? min = null, int? max = null, int? initial = null)
    {
        foreach (var (annotation, value) in new[] { (ScalingAnnotations.MinScale, min), (ScalingAnnotations.MaxScale, max), (ScalingAnnotations.InitialScale, initial) })
        {
            if (value is { } number)
            {
                WithAnnotation(annotation, number.ToString(CultureInfo.InvariantCulture));
            }
        }

        return this;
    }

    /// <summary>Keeps a cheap instance that stands in for the others while there is no load.</summary>
    /// <param name="types">Up to five instance types in order of preference, or one size such as <c>1-2Gi</c>; none for the cheapest.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithReservedInstance(params string[] types) => WithReservedInstance(options => options.Types = types.ToValueList());

    /// <summary>Keeps a cheap instance that stands in for the others while there is no load.</summary>
    /// <param name="configure">Says which, and how.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithReservedInstance(Action<ReservedInstanceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ReservedInstanceOptions();
        configure(options);
        foreach (var (key, value) in options.ToAnnotations())
        {
            WithAnnotation(key, value);
        }

        return this;
    }

    /// <summary>Lets a new instance take its share of the requests little by little, from a tenth on, while others are warmer than it.</summary>
    /// <param name="duration">The time from becoming ready to the full share: 0 (none, as without a call) to 1 hour.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithSlowStart(TimeSpan duration) =>
        WithAnnotation(SlowStartSetting.Annotation, string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / TimeSpan.TicksPerSecond}s"));

    /// <summary>Bounds the time of a request.</summary>
    /// <param name="timeout">The most time for the whole request, in whole seconds: 1 to 600.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithTimeout(TimeSpan timeout) => With(_revision with { TimeoutSeconds = (long)timeout.TotalSeconds });

    /// <summary>Names the next revision, instead of a generated name.</summary>
    /// <param name="name">The name: the service's, a hyphen, and more.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithRevisionName(string name) => With(_service with { Template = _service.Template with { Name = name } });

    /// <summary>Sets an annotation of the template: any setting of a revision that has no method of its own here.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithAnnotation(string key, string value) =>
        With(_service with { Template = _service.Template with { Annotations = _service.Template.Annotations.With(key, value) } });

    /// <summary>Divides the traffic; all to the latest ready revision unless called.</summary>
    /// <param name="targets">The targets; their percents add up to 100.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithTraffic(params TrafficTarget[] targets) => With(_service with { Traffic = targets.ToValueList() });

    /// <summary>Moves the traffic to each new revision in small steps.</summary>
    /// <param name="over">How long it takes until the new revision has all of it, in whole seconds.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithGradualRollout(TimeSpan over) =>
        WithRouteAnnotation(ServingLabels.RolloutDuration, string.Create(CultureInfo.InvariantCulture, $"{over.TotalSeconds}s"));

    /// <summary>Keeps each user on one revision while the traffic is divided.</summary>
    /// <param name="key">What tells users apart: <c>cookie=NAME</c>, <c>header=NAME</c> or <c>client-address</c>.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithSticky(string key) => WithRouteAnnotation(StickyKey.Annotation, key);

    /// <summary>Sends requests that carry a header or a cookie to a tag, before the traffic is divided.</summary>
    /// <param name="rules">The rules, such as <c>header:X-Canary=yes->canary</c>; the first one that holds decides.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithTagRules(params string[] rules) => WithRouteAnnotation(TagRules.Annotation, string.Join(", ", rules));

    /// <summary>Says what becomes of requests that come without encryption; the setting of the host unless called.</summary>
    /// <param name="protocol">Whether they are served or sent to https.</param>
    /// <returns>This builder.</returns>
    public ServiceBuilder WithHttpProtocol(HttpOption protocol) =>
        WithRouteAnnotation(ServingLabels.HttpProtocol, protocol == HttpOption.Redirected ? "redirected" : "enabled");

    /// <summary>The description as a value.</summary>
    /// <returns>The specification.</returns>
    public ServiceSpec Build() => _service with { Template = _service.Template with { Spec = _revision with { Containers = [_container] } } };

    private ServiceBuilder WithRouteAnnotation(string key, string value) => With(_service with { Annotations = _service.Annotations.With(key, value) });

    private ServiceBuilder With(ServiceSpec service)
    {
        _service = service;
        return this;
    }

    private ServiceBuilder With(RevisionSpec revision)
    {
        _revision = revision;
        return this;
    }

    private ServiceBuilder With(ContainerSpec container)
    {
        _container = container;
        return this;
    }
}
