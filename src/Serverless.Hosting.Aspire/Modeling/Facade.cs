namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// How resources look that nothing runs for.
/// </summary>
internal static class Facade
{
    public static CustomResourceSnapshot InitialState(string type) => new() { ResourceType = type, State = KnownResourceStates.NotStarted, Properties = [] };
}
