namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// The outcomes of requests as attributes.
/// </summary>
internal static class OutcomeNames
{
    private static readonly string[] Names = Array.ConvertAll(Enum.GetValues<GatewayOutcome>(), NameOf);

    public static string Of(GatewayOutcome outcome) => Names[(int)outcome];

    private static string NameOf(GatewayOutcome outcome) =>
        string.Concat(outcome.ToString().Select((letter, index) => index > 0 && char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
