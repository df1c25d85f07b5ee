using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Makes any object of the model.
/// </summary>
internal static class ResourceGen
{
    private static readonly Gen<string> Text = Pick("a", "x-1", "yes", "12", "null", "a: b", " padded ", "line\nbreak", "", "0x1F", "ü", "#c", "\"q'", "1e3", "<<", "\t", "~");
    private static readonly Gen<string> Name = Pick("coffee", "tea", "coffee-00001");
    private static readonly Gen<string?> MaybeName = Gen.OneOf(Gen.Const((string?)null), Name.Select(name => (string?)name));
    private static readonly Gen<ValueMap> Map = Gen.Select(Pick("k", "on", "a.b/c", "1"), Text).Array[0, 3].Select(pairs => ValueMap.Create(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))));
    private static readonly Gen<ValueMap> Quantities = Pick(ValueMap.Empty, ValueMap.Create([new("cpu", "500m"), new("memory", "1Gi")]));
    private static readonly Gen<ValueList<string>> Words = Text.Array[0, 3].Select(words => words.ToValueList());
    private static readonly Gen<DateTimeOffset> Time = Gen.Int[0, 1_000_000_000].Select(seconds => DateTimeOffset.FromUnixTimeSeconds(seconds + 1L));

    private static readonly Gen<ProbeSpec?> Probe = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9000], Gen.Int[0, 5], Text).Select((kind, port, number, text) => kind switch
    {
        0 => null,
        1 => new ProbeSpec { Exec = ["true", text], PeriodSeconds = number },
        2 => new ProbeSpec { TcpSocket = new TcpSocketProbe(port) { Host = text.Length == 0 ? null : text }, InitialDelaySeconds = number },
        3 => new ProbeSpec { Grpc = new GrpcProbe(port, text), SuccessThreshold = number },
        _ => new ProbeSpec
        {
            HttpGet = new HttpGetProbe(text) { Port = port, Scheme = number > 2 ? "HTTPS" : "HTTP", Headers = [new HttpHeader("a", text)] },
            TimeoutSeconds = number,
            FailureThreshold = number,
        },
    });

    private static readonly Gen<ContainerPort?> Port = Gen.Select(Gen.Int[0, 65535], Pick("", "h2c", "http1"))
        .Select((number, name) => number % 3 == 0 ? null : new ContainerPort(number, name));

    private static readonly Gen<ContainerSpec> Container =
        Gen.Select(Name, Text, Words, Port, Probe, Probe, Quantities, Gen.Int[0, 3]).Select((name, image, words, port, readiness, liveness, quantities, extra) => new ContainerSpec
        {
            Name = name,
            Image = image,
            Command = words,
            Args = words,
            WorkingDirectory = extra > 1 ? "/app" : null,
            Environment = extra == 0 ? [] : [new("A", image), new("B", "") { ValueFrom = """{"secretKeyRef":{"key":"k","name":"s"}}""" }],
            Port = port,
            Requests = quantities,
            Limits = quantities,
            ReadinessProbe = readiness,
            LivenessProbe = liveness,
            StartupProbe = extra == 3 ? liveness : null,
            ClusterFields = extra == 2 ? """{"imagePullPolicy":"Always","volumeMounts":[{"mountPath":"/m","name":"m"}]}""" : null,
        });

    private static readonly Gen<RevisionSpec> Spec =
        Gen.Select(Container.Array[1, 2], Gen.Long[0, 1000], Gen.Long[1, 600], Gen.Int[0, 2]).Select((containers, concurrency, timeout, extra) => new RevisionSpec
        {
            Containers = containers.ToValueList(),
            ContainerConcurrency = concurrency,
            TimeoutSeconds = timeout,
            ResponseStartTimeoutSeconds = extra == 1 ? timeout : null,
            IdleTimeoutSeconds = extra == 2 ? 0 : null,
            ClusterFields = extra == 1 ? """{"serviceAccountName":"robot","volumes":[{"name":"m","secret":{"secretName":"s"}}]}""" : null,
        });

    private static readonly Gen<RevisionTemplate> Template = Gen.Select(MaybeName, Map, Map, Spec)
        .Select((name, labels, annotations, spec) => new RevisionTemplate { Name = name, Labels = labels, Annotations = annotations, Spec = spec });

    private static readonly Gen<ValueList<TrafficTarget>> Traffic = Gen.Select(MaybeName, MaybeName, Gen.Long[0, 100], Gen.Int[0, 2]).Select((tag, revision, percent, extra) => new TrafficTarget
    {
        Tag = tag,
        RevisionName = revision,
        ConfigurationName = extra == 2 ? "c" : null,
        LatestRevision = extra == 0 ? null : revision is null,
        Percent = extra == 1 ? null : percent,
        Url = extra == 2 ? "http://x.example.com" : null,
    }).Array[0, 3].Select(targets => targets.ToValueList());

    private static readonly Gen<ValueList<string>> Routes = Name.Array[0, 2].Select(names => names.ToValueList());

    private static readonly Gen<ValueList<Condition>> Conditions =
        Gen.Select(Pick("Ready", "RoutesReady"), Gen.Enum<ConditionStatus>(), MaybeName, Time, Pick("", "Info")).Select((type, status, reason, time, severity) =>
            new Condition(type, status) { Reason = reason, Message = reason, Severity = severity, LastTransitionTime = time }).Array[0, 2].Select(items => items.ToValueList());

    /// <summary>Objects of all kinds. What the document does not hold is left at its default.</summary>
    public static Gen<Resource> Resource { get; } = Gen.Select(
        Gen.OneOf<Resource>(
            Gen.Select(Template, Traffic, Traffic, Conditions, MaybeName).Select((template, traffic, actual, conditions, name) => (Resource)new Service
            {
                Name = "",
                Template = template,
                Traffic = traffic,
                Status = new ServiceStatus { ObservedGeneration = 3, LatestCreatedRevisionName = name, Url = name, AddressUrl = name, Traffic = actual, Conditions = conditions },
            }),
            Gen.Select(Template, Conditions, MaybeName, Routes).Select((template, conditions, name, routes) => (Resource)new Configuration
            {
                Name = "",
                Template = template,
                Status = new ConfigurationStatus { LatestReadyRevisionName = name, Routes = routes, Conditions = conditions },
            }),
            Gen.Select(Traffic, Traffic, MaybeName).Select((traffic, actual, name) => (Resource)new Route
            {
                Name = "",
                Traffic = traffic,
                Status = new RouteStatus { Url = name, AddressUrl = name, Traffic = actual },
            }),
            Gen.Select(Spec, Gen.Enum<RoutingState>(), Time, Conditions, Routes).Select((spec, state, time, conditions, routes) => (Resource)new Revision
            {
                Name = "",
                Spec = spec,
                Status = new RevisionStatus { Routes = routes, RoutingState = state, RoutingStateModified = state == RoutingState.Pending ? null : time, Conditions = conditions },
            })),
        Name, Map, Map, Time, Gen.Long[0, 9])
        .Select((resource, name, labels, annotations, time, version) => resource with
        {
            Name = name,
            Namespace = "cafe",
            Uid = version == 0 ? "" : "6f8d0b1e",
            Labels = labels,
            Annotations = annotations,
            CreatedAt = version == 0 ? default : time,
            Version = version,
            Generation = version,
            Owner = version > 5 ? new OwnerReference(ResourceKind.Service, name, "u") : null,
        });

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
