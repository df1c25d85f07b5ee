using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// The stored form of a <see cref="RolloutState"/>. Zeros and empty texts are left out, save for percents.
/// </summary>
internal sealed partial class RolloutDocument
{
    public List<ConfigurationPart>? Configurations { get; init; }

    public static string Write(RolloutState state) => JsonSerializer.Serialize(
        new RolloutDocument { Configurations = state.Configurations.Count == 0 ? null : [.. state.Configurations.Select(ToPart)] },
        JsonContext.Default.RolloutDocument);

    public static bool TryRead(string? json, [NotNullWhen(true)] out RolloutState? state)
    {
        state = null;
        if (string.IsNullOrEmpty(json))
        {
            return false;
        }

        try
        {
            var document = JsonSerializer.Deserialize(json, JsonContext.Default.RolloutDocument);
            state = document is null ? null : new((document.Configurations ?? []).Select(FromPart).ToValueList());
        }
        catch (JsonException)
        {
            // Not a state: the caller starts without one.
            return false;
        }

        return state is not null;
    }

    private static ConfigurationPart ToPart(ConfigurationRollout configuration) => new()
    {
        ConfigurationName = configuration.ConfigurationName,
        Tag = configuration.Tag.Length == 0 ? null : configuration.Tag,
        Percent = configuration.Percent,
        Revisions = configuration.Revisions.Count == 0 ? null
            : [.. configuration.Revisions.Select(revision => new RevisionPart { RevisionName = revision.RevisionName, Percent = revision.Percent })],
        StepParams = new()
        {
            StartTime = configuration.Steps.StartTime,
            NextStepTime = configuration.Steps.NextStepTime,
            StepDuration = configuration.Steps.StepDuration,
            StepSize = configuration.Steps.StepSize,
        },
    };

    private static ConfigurationRollout FromPart(ConfigurationPart? part)
    {
        var steps = part?.StepParams ?? new();
        return new(
            part?.ConfigurationName ?? throw new JsonException("A configuration has no name."),
            part.Tag ?? "",
            part.Percent,
            (part.Revisions ?? []).Select(FromPart).ToValueList(),
            new(steps.StartTime, steps.NextStepTime, steps.StepDuration, steps.StepSize));
    }

    private static RevisionShare FromPart(RevisionPart? part) =>
        new(part?.RevisionName ?? throw new JsonException("A revision has no name."), part.Percent);

    internal sealed class ConfigurationPart
    {
        public string? ConfigurationName { get; init; }

        public string? Tag { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public int Percent { get; init; }

        public List<RevisionPart>? Revisions { get; init; }

        public StepsPart? StepParams { get; init; }
    }

    internal sealed class RevisionPart
    {
        public string? RevisionName { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public int Percent { get; init; }
    }

    internal sealed class StepsPart
    {
        [JsonPropertyName("starttime")]
        public long StartTime { get; init; }

        public long NextStepTime { get; init; }

        public long StepDuration { get; init; }

        public int StepSize { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(RolloutDocument))]
    private sealed partial class JsonContext : JsonSerializerContext;
}
