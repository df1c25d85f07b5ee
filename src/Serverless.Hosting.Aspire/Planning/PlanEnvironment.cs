namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// The settings of a host that carries a plan, as environment variables. Everything is keyed by name, so that a single value can be set beside them.
/// </summary>
internal static class PlanEnvironment
{
    private const string Prefix = "Serverless__";

    public static IReadOnlyList<PlanVariable> Write(ServingPlan plan, PlanMode mode) =>
    [
        new($"{Prefix}Name", plan.Name),
        .. mode == PlanMode.Run ? Admin() : [],
        .. Optional($"{Prefix}Autoscaler__ScaleToZeroGracePeriod", plan.ScaleToZeroGracePeriod, PlanText.OfOption),
        .. plan.Services.SelectMany(service => Service(service, mode)),
    ];

    private static PlanVariable[] Admin() =>
    [
        new($"{Prefix}Admin__Port", null, new PlanValue(PlanValueKind.AdminPort)),
        new($"{Prefix}Admin__ApiKey", null, new PlanValue(PlanValueKind.AdminKey)),
    ];

    private static IEnumerable<PlanVariable> Service(ServicePlan service, PlanMode mode)
    {
        var prefix = $"{Prefix}Services__{service.Name}__";
        return
        [
            new($"{prefix}Port", null, new PlanValue(PlanValueKind.ServicePort, service.Name)),
            .. mode == PlanMode.Run ? Scale(service, prefix) : [],
            .. service.Revisions.SelectMany(revision => Revision(service, revision, mode, $"{prefix}Revisions__{revision.Name}__")),
            .. service.EffectiveTraffic.GroupBy(share => share.Revision).Select(shares => new PlanVariable($"{prefix}Traffic__{shares.Key}", PlanText.Of(shares.Sum(share => share.Percent)))),
            .. service.EffectiveTraffic.Where(share => share.Tag is not null).Select(share => new PlanVariable($"{prefix}Tags__{share.Tag}", share.Revision)),
        ];
    }

    private static IEnumerable<PlanVariable> Scale(ServicePlan service, string prefix)
    {
        var scale = service.Scale;
        return
        [
            .. Optional($"{prefix}MinScale", scale.Min, PlanText.Of),
            .. service.Reserve is { } reserve
                ?
                [
                    new PlanVariable($"{prefix}ReservedInstances", PlanText.Of(reserve.Count)),
                    .. reserve.Types is { } types ? [new PlanVariable($"{prefix}Reserve__Types", types)] : Array.Empty<PlanVariable>(),
                ]
                : Array.Empty<PlanVariable>(),
            .. Optional($"{prefix}Autoscaling__Metric", scale.Metric, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__Target", scale.Target, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__TargetUtilization", scale.TargetUtilization, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__StableWindow", scale.StableWindow, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__ScaleDownDelay", scale.ScaleDownDelay, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__ScaleToZeroRetention", scale.ScaleToZeroRetention, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__InitialScale", scale.InitialScale, PlanText.Of),
            .. Optional($"{prefix}Autoscaling__ActivationScale", scale.ActivationScale, PlanText.Of),
        ];
    }

    private static IEnumerable<PlanVariable> Revision(ServicePlan service, RevisionPlan revision, PlanMode mode, string prefix)
    {
        IEnumerable<PlanVariable> protocol = revision.IsHttp2 ? [new($"{prefix}Protocol", "h2c")] : [];
        return mode == PlanMode.Run
            ? [new($"{prefix}Provided", "true"), .. Room(service, revision, prefix), .. protocol]
            : [new($"{prefix}Address", null, new PlanValue(PlanValueKind.RevisionAddress, service.Name, revision.Name)), .. protocol];
    }

    /// <summary>What the orchestrator has no room for is not asked of it.</summary>
    private static IEnumerable<PlanVariable> Room(ServicePlan service, RevisionPlan revision, string prefix)
    {
        yield return new($"{prefix}MaxScale", PlanText.Of(InstanceRoom.Max(service, revision)));
        if (revision.IsSingle && service.Reserve is not null)
        {
            yield return new($"{prefix}ReservedInstances", "0");
        }

        string[] tooMany =
        [
            .. service.Scale.Min > 1 ? ["MinScale"] : Array.Empty<string>(),
            .. service.Scale.InitialScale > 1 ? ["Autoscaling__InitialScale"] : Array.Empty<string>(),
            .. service.Scale.ActivationScale > 1 ? ["Autoscaling__ActivationScale"] : Array.Empty<string>(),
        ];
        foreach (var name in revision.IsSingle ? tooMany : [])
        {
            yield return new($"{prefix}{name}", "1");
        }
    }

    private static IEnumerable<PlanVariable> Optional<T>(string name, T? value, Func<T, string> write)
        where T : struct => value is { } given ? [new(name, write(given))] : [];
}
