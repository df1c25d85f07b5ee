namespace Serverless.Hosting.Knative;

/// <summary>
/// What a document that says nothing gets, and what it may ask for at most: the reference's <c>config-defaults</c>.
/// </summary>
public sealed class KnativeDefaults
{
    /// <summary>The limit of a whole request where none is given, in whole seconds: 300 s by default, at most <see cref="MaxRevisionTimeout"/>.</summary>
    public TimeSpan RevisionTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>The largest limit of a whole request that a document may ask for, in whole seconds: 600 s by default.</summary>
    public TimeSpan MaxRevisionTimeout { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>The limit until the first byte of a response where none is given; null (the default) for <see cref="RevisionTimeout"/>. Filled in only where it is below the limit of the whole request.</summary>
    public TimeSpan? ResponseStartTimeout { get; set; }

    /// <summary>The limit without a byte written where none is given: zero (the default) for none. Filled in only where it is below the limit of the whole request.</summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>The most requests that one instance serves at once where nothing is said: 0 (no limit) by default.</summary>
    public long ContainerConcurrency { get; set; }

    /// <summary>The largest concurrency that a document may ask for: 1000 by default.</summary>
    public long ContainerConcurrencyMaxLimit { get; set; } = 1000;

    /// <summary>Whether a document may ask for no limit of concurrency: true by default.</summary>
    public bool AllowContainerConcurrencyZero { get; set; } = true;

    /// <summary>The name of a container without one: <c>user-container</c> by default. <c>{{.Name}}</c> and <c>{{.Namespace}}</c> stand for those of the object.</summary>
    public string ContainerNameTemplate { get; set; } = "user-container";

    /// <summary>The name of an init container without one: <c>init-container</c> by default. <c>{{.Name}}</c> and <c>{{.Namespace}}</c> stand for those of the object.</summary>
    public string InitContainerNameTemplate { get; set; } = "init-container";

    /// <summary>Whether new pods get a variable for each service of the cluster: false by default; null leaves the field out.</summary>
    public bool? EnableServiceLinks { get; set; } = false;

    /// <summary>The resources that a container asks for where it says nothing, by name (<c>cpu</c>, <c>memory</c>), as quantities; none by default.</summary>
    public IDictionary<string, string> Requests { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The resources that a container gets at most where it says nothing, by name (<c>cpu</c>, <c>memory</c>), as quantities; none by default.</summary>
    public IDictionary<string, string> Limits { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    internal long MinContainerConcurrency => AllowContainerConcurrencyZero ? 0 : 1;

    /// <summary>Finds what the reference would refuse in these settings.</summary>
    /// <returns>One sentence for each problem, with the name that the setting has in <c>config-defaults</c>; empty where there are none.</returns>
    public IReadOnlyList<string> Validate() => [.. TimeoutProblems(), .. ConcurrencyProblems(), .. NameProblems(), .. QuantityProblems()];

    private IEnumerable<string> TimeoutProblems()
    {
        if (RevisionTimeout <= TimeSpan.Zero || RevisionTimeout > MaxRevisionTimeout)
        {
            yield return $"revision-timeout-seconds is {Seconds(RevisionTimeout)}: make it 1 to max-revision-timeout-seconds, {Seconds(MaxRevisionTimeout)}.";
        }

        if (ResponseStartTimeout is { } start && (start < TimeSpan.Zero || start > RevisionTimeout))
        {
            yield return $"revision-response-start-timeout-seconds is {Seconds(start)}: make it 0 to revision-timeout-seconds, {Seconds(RevisionTimeout)}.";
        }

        if (IdleTimeout < TimeSpan.Zero || IdleTimeout > RevisionTimeout)
        {
            yield return $"revision-idle-timeout-seconds is {Seconds(IdleTimeout)}: make it 0 to revision-timeout-seconds, {Seconds(RevisionTimeout)}.";
        }
    }

    private IEnumerable<string> ConcurrencyProblems()
    {
        if (ContainerConcurrencyMaxLimit < 1)
        {
            yield return $"container-concurrency-max-limit is {ContainerConcurrencyMaxLimit}: make it 1 or more.";
        }

        if (ContainerConcurrency < 0 || ContainerConcurrency > ContainerConcurrencyMaxLimit)
        {
            yield return $"container-concurrency is {ContainerConcurrency}: make it 0 to container-concurrency-max-limit, {ContainerConcurrencyMaxLimit}.";
        }
    }

    private IEnumerable<string> NameProblems() =>
        new[] { ("container-name-template", ContainerNameTemplate), ("init-container-name-template", InitContainerNameTemplate) }
            .Where(template => Admission.ContainerNames.Fill(template.Item2, "name", "namespace").Contains("{{", StringComparison.Ordinal))
            .Select(template => $"{template.Item1} is '{template.Item2}': it may hold {{{{.Name}}}} and {{{{.Namespace}}}} and no other action.");

    private IEnumerable<string> QuantityProblems() => Requests.Concat(Limits)
        .Where(quantity => !Model.Quantity.TryParse(quantity.Value, out _))
        .Select(quantity => $"The default '{quantity.Value}' of resource '{quantity.Key}' is no quantity such as 500m or 1Gi.");

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;
}
