using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Knative.Reading;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// One recorded answer of the reference: a document, and what became of it.
/// </summary>
internal sealed class ApiVector(JsonObject line)
{
    private static readonly Lazy<IReadOnlyDictionary<string, ApiVector>> Vectors = new(() => File.ReadLines(FilePath())
        .Select(text => new ApiVector(JsonNode.Parse(text)!.AsObject()))
        .ToDictionary(vector => vector.Id));

    public static IReadOnlyDictionary<string, ApiVector> All => Vectors.Value;

    public string Id => line.Text("id");

    public string Yaml => line.Text("yaml");

    public bool IsServing => !Id.StartsWith("domainmapping-", StringComparison.Ordinal);

    public bool IsUndecodable => line.Has("decodeError");

    public bool IsValid => line.Flag("valid") == true;

    /// <summary>The errors as one text. The reference writes a colon even where no path follows.</summary>
    public string ErrorString => string.Join('\n', line.Text("errorString").Split('\n').Select(text => text.EndsWith(": ", StringComparison.Ordinal) ? text[..^2] : text));

    public JsonObject Defaulted => line.Object("defaulted")!;

    public ResourceKind Kind => Enum.Parse<ResourceKind>(line.Text("resourceKind"));

    /// <summary>Level, message and paths of each error, and the details where they are not a difference in another language's terms.</summary>
    public IEnumerable<string> Errors => line.Objects("errors")
        .Select(error => Line(
            error.Text("level"), error.Text("message"), error.Texts("paths"), IsDifference(error.Text("message")) ? "" : error.Text("details")))
        .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Lines(ValidationErrors errors) => errors
        .Select(error => Line(
            error.Level == ValidationLevel.Error ? "error" : "warning", error.Message, error.Paths, IsDifference(error.Message) ? "" : error.Details ?? ""))
        .Order(StringComparer.Ordinal);

    public DocumentOptions Options() => new()
    {
        AllowUnknownFields = true,
        User = line.Text("user"),
        Defaults = Defaults(Config("defaults")),
        Features = FeatureFlags.Create(Config("features")),
        Autoscaler = Autoscaler(Config("autoscaler")),
    };

    public DocumentOperation Operation()
    {
        if (line.Text("operation") != "update")
        {
            return DocumentOperation.Create;
        }

        // the old document says itself who made it
        var options = Options();
        options.User = null;
        var old = Decode(line.Text("oldYaml"), options, out _);
        new DocumentDefaults(options).Apply(Kind, old, DocumentOperation.Create);
        return new DocumentOperation(old, line.Text("subresource"));
    }

    public JsonObject Decode(string yaml, DocumentOptions options, out ValidationErrors errors)
    {
        errors = new ValidationErrors();
        var node = YamlReader.Read(yaml, new NodeBudget(64, 10_000)).Single();
        return new DocumentAdmission(options).Decode(node, Kind, new SourceMap("test.yaml"), errors);
    }

    private static bool IsDifference(string message) => message.Contains("(-old +new)", StringComparison.Ordinal);

    private static string Line(string level, string message, IEnumerable<string> paths, string details) =>
        $"{level} | {message} | {string.Join(", ", paths)} | {details}";

    private static KnativeDefaults Defaults(ValueMap entries)
    {
        var defaults = new KnativeDefaults();
        foreach (var (key, value) in entries)
        {
            switch (key)
            {
                case "revision-timeout-seconds":
                    defaults.RevisionTimeout = Seconds(value);
                    break;
                case "max-revision-timeout-seconds":
                    defaults.MaxRevisionTimeout = Seconds(value);
                    break;
                case "revision-response-start-timeout-seconds":
                    defaults.ResponseStartTimeout = Seconds(value);
                    break;
                case "revision-idle-timeout-seconds":
                    defaults.IdleTimeout = Seconds(value);
                    break;
                case "container-concurrency":
                    defaults.ContainerConcurrency = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "container-concurrency-max-limit":
                    defaults.ContainerConcurrencyMaxLimit = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "allow-container-concurrency-zero":
                    defaults.AllowContainerConcurrencyZero = value == "true";
                    break;
                default:
                    var words = key.Split('-');
                    var resource = string.Join('-', words[1..^1]);
                    (words[^1] == "request" ? defaults.Requests : defaults.Limits)[resource] = value;
                    break;
            }
        }

        return defaults;
    }

    private static AutoscalerOptions Autoscaler(ValueMap entries)
    {
        var options = new AutoscalerOptions();
        foreach (var (key, value) in entries)
        {
            switch (key)
            {
                case "max-scale":
                    options.MaxScale = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "max-scale-limit":
                    options.MaxScaleLimit = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "allow-zero-initial-scale":
                    options.AllowZeroInitialScale = value == "true";
                    break;
                default:
                    throw new InvalidDataException($"The setting '{key}' has no counterpart in this test.");
            }
        }

        return options;
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));

    private static string FilePath([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "../../golden/api.jsonl");

    private ValueMap Config(string name) => line.Object("config").Object(name).ToValueMap();
}
