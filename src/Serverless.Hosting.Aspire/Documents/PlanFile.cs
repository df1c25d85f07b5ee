namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// A file to be written: its path below the output folder, with forward slashes, and its text.
/// </summary>
internal sealed record PlanFile(string Path, string Text);
