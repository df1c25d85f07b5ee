using System.Diagnostics;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// The attributes of measurements and spans: the reference's names where it has one.
/// </summary>
internal static class TelemetryTags
{
    public const string Namespace = "k8s.namespace.name";
    public const string Service = "kn.service.name";
    public const string Configuration = "kn.configuration.name";
    public const string Revision = "kn.revision.name";
    public const string Route = "kn.route.name";
    public const string RouteTag = "kn.route.tag";
    public const string InstanceName = "serverless.instance.name";
    public const string InstanceClass = "serverless.instance.class";
    public const string InstanceType = "serverless.instance.type";
    public const string InstanceState = "serverless.instance.state";
    public const string Outcome = "serverless.outcome";
    public const string ColdStart = "serverless.cold_start";
    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string Status = "http.response.status_code";
    public const string ProtocolVersion = "network.protocol.version";

    /// <summary>What tells one revision from all others. Put together only where someone listens.</summary>
    public static TagList Of(Revision revision) => new()
    {
        { Namespace, revision.Namespace },
        { Service, revision.ServiceName },
        { Configuration, revision.ConfigurationName },
        { Revision, revision.Name },
    };
}
