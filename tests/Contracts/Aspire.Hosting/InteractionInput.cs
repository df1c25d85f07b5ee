using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

public enum InputType
{
    Text = 0,
    SecretText = 1,
    Choice = 2,
    Boolean = 3,
    Number = 4,
}

public sealed class InteractionInput
{
    public required string Name { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public required InputType InputType { get; init; }

    public bool Required { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; set; }

    public string? Value { get; set; }

    public string? Placeholder { get; init; }
}

public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    private readonly IReadOnlyList<InteractionInput> _inputs;

    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs) => _inputs = inputs;

    public int Count => _inputs.Count;

    public InteractionInput this[int index] => _inputs[index];

    public InteractionInput this[string name] => TryGetByName(name, out var input) ? input : throw new KeyNotFoundException($"There is no input '{name}'.");

    public bool TryGetByName(string name, [NotNullWhen(true)] out InteractionInput? input)
    {
        input = _inputs.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return input is not null;
    }

    public IEnumerator<InteractionInput> GetEnumerator() => _inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public sealed class InputsDialogValidationContext
{
    internal InputsDialogValidationContext()
    {
    }
}
