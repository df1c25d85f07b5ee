using Aspire.Hosting;
using Aspire.Hosting.Publishing;
using Serverless.Hosting.Aspire.Modeling;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Publishing;

/// <summary>
/// The entry in Aspire's manifest: what was declared, by the names of the resources that run it. No endpoint is looked at.
/// </summary>
internal static class ServingManifest
{
    public static IResourceBuilder<ServerlessResource> AddTo(IResourceBuilder<ServerlessResource> builder) => builder.WithManifestPublishingCallback(context =>
    {
        Write(context, builder.Resource);
        return Task.CompletedTask;
    });

    private static void Write(ManifestPublishingContext context, ServerlessResource serving)
    {
        var (writer, plan) = (context.Writer, PlanReader.Read(serving));
        writer.WriteString("type", "serving.v0");
        writer.WriteString("host", serving.Host?.Name);
        writer.WriteStartObject("services");
        foreach (var service in plan.Services)
        {
            writer.WriteStartObject(service.Name);
            Write(context, service);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(ManifestPublishingContext context, ServicePlan service)
    {
        var writer = context.Writer;
        writer.WriteStartObject("revisions");
        foreach (var revision in service.Revisions)
        {
            writer.WriteString(revision.Name, revision.Workload);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("traffic");
        foreach (var share in service.EffectiveTraffic)
        {
            writer.WriteStartObject();
            writer.WriteString("revision", share.Revision);
            writer.WriteNumber("percent", share.Percent);
            if (share.Tag is { } tag)
            {
                writer.WriteString("tag", tag);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("annotations");
        Documents.PlanAnnotations.Write(service).WriteTo(writer);
    }
}
