using System.Globalization;
using Aspire.Hosting;
using Serverless.Hosting.Aspire.Management;
using Serverless.Hosting.Aspire.Running;

namespace Serverless.Hosting.Aspire.Commands;

/// <summary>
/// The commands of the dashboard: each asks the host, which decides.
/// </summary>
internal static class ServingCommands
{
    public const string Shift = "serverless-shift";
    public const string RollBack = "serverless-rollback";
    public const string Scale = "serverless-scale";
    public const string Wake = "serverless-wake";
    public const string Rest = "serverless-rest";
    public const string Pause = "serverless-pause";
    public const string Resume = "serverless-resume";

    public static IResourceBuilder<ServerlessResource> AddTo(IResourceBuilder<ServerlessResource> builder) => builder
        .WithHostCommand(Pause, "Pause autoscaling", "Pause", "Every revision keeps the instances that it has.", [], builder.Resource, (host, _, cancellationToken) => host.PauseAsync(true, cancellationToken), _ => "Autoscaling is paused.")
        .WithHostCommand(Resume, "Resume autoscaling", "Play", "Instances follow the load again.", [], builder.Resource, (host, _, cancellationToken) => host.PauseAsync(false, cancellationToken), _ => "Autoscaling goes on.");

    public static IResourceBuilder<ServerlessServiceResource> AddTo(IResourceBuilder<ServerlessServiceResource> builder)
    {
        var (service, serving) = (builder.Resource, builder.Resource.Parent);
        return builder
            .WithHostCommand(
                Shift,
                "Shift traffic",
                "ArrowSplit",
                "Gives a revision its share of the traffic. The others keep their proportions in the rest.",
                [
                    new InteractionInput { Name = "revision", Label = "Revision", InputType = InputType.Choice, Required = true, Options = [] },
                    new InteractionInput { Name = "percent", Label = "Percent", InputType = InputType.Number, Required = true },
                ],
                serving,
                (host, arguments, cancellationToken) => host.ShiftAsync(service.ServiceName, arguments["revision"].Value ?? "", Number(arguments, "percent") ?? 0, cancellationToken),
                arguments => $"{arguments["revision"].Value} has {arguments["percent"].Value} % of the traffic.")
            .WithHostCommand(
                RollBack,
                "Roll back",
                "ArrowUndo",
                "Puts the split before this one back.",
                [],
                serving,
                (host, _, cancellationToken) => host.RollBackAsync(service.ServiceName, cancellationToken),
                _ => "The split before is in force again.",
                confirmation: $"Put the split of '{service.Name}' back that was in force before?")
            .WithHostCommand(
                Scale,
                "Set scale bounds",
                "ArrowAutofitHeight",
                "Bounds the instances of each revision. What is left empty stays. Replicas that were not declared cannot be started.",
                [
                    new InteractionInput { Name = "min", Label = "At least", InputType = InputType.Number },
                    new InteractionInput { Name = "max", Label = "At most (0: no bound)", InputType = InputType.Number },
                    new InteractionInput { Name = "reserved", Label = "Reserved instances", InputType = InputType.Number },
                ],
                serving,
                (host, arguments, cancellationToken) =>
                    host.ScaleAsync(service.ServiceName, Whole(arguments, "min"), Whole(arguments, "max"), Whole(arguments, "reserved"), cancellationToken),
                _ => "The bounds are set.")
            .WithHostCommand(
                Wake,
                "Wake",
                "WeatherSunny",
                "Starts the first instance of each revision that has none.",
                [],
                serving,
                (host, _, cancellationToken) => host.WakeAsync(service.ServiceName, cancellationToken),
                _ => "It wakes.")
            .WithHostCommand(
                Rest,
                "Rest",
                "WeatherMoon",
                "Lets each revision without requests go to rest now.",
                [],
                serving,
                (host, _, cancellationToken) => host.RestAsync(service.ServiceName, cancellationToken),
                _ => "It goes to rest.");
    }

    /// <summary>Offers the revisions that there are.</summary>
    public static void OfferRevisions(ServerlessServiceResource service)
    {
        var options = service.Annotations.OfType<ServerlessRevisionAnnotation>().Select(revision => KeyValuePair.Create(revision.FullName, revision.Revision)).ToArray();
        foreach (var command in service.Annotations.OfType<ResourceCommandAnnotation>().Where(command => command.Name == Shift))
        {
            command.Arguments[0].Options = options;
        }
    }

    private static IResourceBuilder<T> WithHostCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string title,
        string icon,
        string description,
        IReadOnlyList<InteractionInput> arguments,
        ServerlessResource serving,
        Func<ManagementClient, InteractionInputCollection, CancellationToken, Task> ask,
        Func<InteractionInputCollection, string> done,
        string? confirmation = null)
        where T : IResource
    {
        var options = new CommandOptions
        {
            Description = description,
            IconName = icon,
            Arguments = arguments,
            ConfirmationMessage = confirmation,
            UpdateState = state => state.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        };
        return builder.WithCommand(name, title, context => RunAsync(context, serving, ask, done), options);
    }

    private static async Task<ExecuteCommandResult> RunAsync(
        ExecuteCommandContext context,
        ServerlessResource serving,
        Func<ManagementClient, InteractionInputCollection, CancellationToken, Task> ask,
        Func<InteractionInputCollection, string> done)
    {
        try
        {
            await ask(context.Services.GetRequiredKeyedService<ManagementClient>(serving.Name), context.Arguments, context.CancellationToken);
            context.Services.GetRequiredKeyedService<ServingFacade>(serving.Name).Refresh();
            return CommandResults.Success(done(context.Arguments));
        }
        catch (Exception exception) when (exception is ManagementException or HttpRequestException or FormatException)
        {
            return CommandResults.Failure(exception.Message);
        }
    }

    private static double? Number(InteractionInputCollection arguments, string name) =>
        string.IsNullOrWhiteSpace(arguments[name].Value) ? null
        : double.TryParse(arguments[name].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FormatException($"'{arguments[name].Value}' is no number.");

    private static int? Whole(InteractionInputCollection arguments, string name) =>
        Number(arguments, name) is not { } value ? null
        : value == Math.Floor(value) && value is >= 0 and <= int.MaxValue ? (int)value
        : throw new FormatException($"'{arguments[name].Value}' is no whole number of 0 or more.");
}
