namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// What the host is told about its instances.
/// </summary>
internal enum PlanMode
{
    /// <summary>The AppHost runs: it starts and ends instances as the host says.</summary>
    Run,

    /// <summary>The application is published: each revision has one address, and whoever runs it there scales it.</summary>
    Publish,
}
