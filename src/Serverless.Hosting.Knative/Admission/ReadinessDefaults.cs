using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Fills in readiness probes: the serving container is asked by opening a connection unless it says otherwise.
/// </summary>
internal static class ReadinessDefaults
{
    private static readonly string[] Handlers = ["httpGet", "tcpSocket", "exec", "grpc"];

    public static void Apply(JsonObject container, bool serves)
    {
        FillGrpcService(container);
        if (!serves && !container.Has("readinessProbe"))
        {
            return;
        }

        var probe = container.GetOrAdd("readinessProbe");
        if (serves && !Handlers.Any(handler => probe.Has(handler)))
        {
            probe["tcpSocket"] = new JsonObject { ["port"] = 0L };
        }

        FillZero(probe, "successThreshold", 1);
        if (probe.Number("periodSeconds") is not (null or 0))
        {
            FillZero(probe, "failureThreshold", 3);
            FillZero(probe, "timeoutSeconds", 1);
        }
    }

    private static void FillGrpcService(JsonObject container)
    {
        foreach (var name in (string[])["readinessProbe", "livenessProbe", "startupProbe"])
        {
            if (container.Object(name).Object("grpc") is { } grpc)
            {
                grpc["service"] ??= "";
            }
        }
    }

    private static void FillZero(JsonObject probe, string field, long value)
    {
        if (probe.Number(field) is null or 0)
        {
            probe[field] = value;
        }
    }
}
