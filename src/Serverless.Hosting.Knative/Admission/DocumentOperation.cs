using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What is about to happen to a document.
/// </summary>
/// <param name="Old">The stored document that is replaced; null for a new one.</param>
/// <param name="Subresource">The part that is replaced, such as <c>status</c>; empty for the object.</param>
internal sealed record DocumentOperation(JsonObject? Old = null, string Subresource = "")
{
    public static DocumentOperation Create { get; } = new();

    public bool IsUpdate => Old is not null;

    public bool IsStatusUpdate => IsUpdate && Subresource == "status";
}
