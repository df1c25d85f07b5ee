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
}
