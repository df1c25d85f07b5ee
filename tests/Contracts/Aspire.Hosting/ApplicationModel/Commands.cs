using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public enum ResourceCommandState
{
    Enabled = 0,
    Disabled = 1,
    Hidden = 2,
}

[Flags]
public enum ResourceCommandVisibility
{
    None = 0,
    UI = 1,
    Api = 2,
}

public class CommandOptions
{
    public string? Description { get; set; }

    public IReadOnlyList<InteractionInput> Arguments { get; set; } = [];

    public string? ConfirmationMessage { get; set; }

    public string? IconName { get; set; }

    public bool IsHighlighted { get; set; }

    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider Services { get; init; }
}

public sealed class ExecuteCommandContext
{
    public required IServiceProvider Services { get; init; }

    public required string ResourceName { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required ILogger Logger { get; init; }

    public required InteractionInputCollection Arguments { get; init; }
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public bool Canceled { get; init; }

    public string? Message { get; init; }
}

public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };

    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}

public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    public ResourceCommandAnnotation(
        string name,
        string displayName,
        Func<UpdateCommandStateContext, ResourceCommandState> updateState,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        string? displayDescription,
        IReadOnlyList<InteractionInput>? arguments,
        string? confirmationMessage,
        string? iconName,
        IconVariant? iconVariant,
        bool isHighlighted,
        ResourceCommandVisibility visibility = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api,
        Func<InputsDialogValidationContext, Task>? validateArguments = null)
    {
        Name = name;
        DisplayName = displayName;
        ExecuteCommand = executeCommand;
        UpdateState = updateState;
        DisplayDescription = displayDescription;
        Arguments = arguments ?? [];
        ConfirmationMessage = confirmationMessage;
        IconName = iconName;
        IconVariant = iconVariant;
        IsHighlighted = isHighlighted;
        Visibility = visibility;
        ValidateArguments = validateArguments;
    }

    public string Name { get; }

    public string DisplayName { get; }

    public string? DisplayDescription { get; }

    public IReadOnlyList<InteractionInput> Arguments { get; }

    public string? ConfirmationMessage { get; }

    public string? IconName { get; }

    public IconVariant? IconVariant { get; }

    public bool IsHighlighted { get; }

    public ResourceCommandVisibility Visibility { get; }

    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; }

    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }
}

public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
    {
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new InteractionInputCollection([]), cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId,
        string commandName,
        InteractionInputCollection arguments,
        CancellationToken cancellationToken = default)
    {
        if (!_notifications.TryGetCurrentState(resourceId, out var current))
        {
            return CommandResults.Failure($"There is no resource '{resourceId}'.");
        }

        if (current.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(command => command.Name == commandName) is not { } found)
        {
            return CommandResults.Failure($"The resource '{resourceId}' has no command '{commandName}'.");
        }

        if (found.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = current.Snapshot, Services = _services }) != ResourceCommandState.Enabled)
        {
            return CommandResults.Failure($"The command '{commandName}' of '{resourceId}' is not enabled.");
        }

        return await found.ExecuteCommand(new ExecuteCommandContext
        {
            Services = _services,
            ResourceName = resourceId,
            Logger = _loggers.GetLogger(current.Resource),
            CancellationToken = cancellationToken,
            Arguments = Fill(found.Arguments, arguments),
        });
    }

    private static InteractionInputCollection Fill(IReadOnlyList<InteractionInput> declared, InteractionInputCollection given) => new([.. declared.Select(input => new InteractionInput
    {
        Name = input.Name,
        InputType = input.InputType,
        Label = input.Label,
        Required = input.Required,
        Options = input.Options,
        Value = given.TryGetByName(input.Name, out var value) ? value.Value : input.Value,
    })]);
}
