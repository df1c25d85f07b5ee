namespace Serverless.Hosting.Model;

/// <summary>
/// The kinds of object that a store keeps, as in the group <c>serving.knative.dev/v1</c>.
/// </summary>
public enum ResourceKind
{
    /// <summary>Owns one configuration and one route, both with its own name.</summary>
    Service,

    /// <summary>The history of a template: each change of it makes a revision.</summary>
    Configuration,

    /// <summary>Maps hosts and percentages to revisions.</summary>
    Route,

    /// <summary>An immutable snapshot of code and settings.</summary>
    Revision,
}
