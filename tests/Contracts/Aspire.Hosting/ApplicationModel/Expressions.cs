using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public class ValueProviderContext;

public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    internal ReferenceExpression(string format, IReadOnlyList<IValueProvider> providers)
    {
        Format = format;
        ValueProviders = providers;
    }

    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public string ValueExpression => Fill([.. ValueProviders.Select(provider => ((IManifestExpressionProvider)provider).ValueExpression)]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        var values = new string?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await ValueProviders[i].GetValueAsync(cancellationToken);
        }

        return Fill(values);
    }

    private string Fill(object?[] values) => string.Format(CultureInfo.InvariantCulture, Format, values);

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler
    {
        private readonly StringBuilder _format;
        private readonly List<IValueProvider> _providers;

        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            _format = new StringBuilder(literalLength);
            _providers = new List<IValueProvider>(formattedCount);
        }

        public readonly void AppendLiteral(string value) => _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        public readonly void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
            _providers.Add(valueProvider);
        }

        internal readonly ReferenceExpression Build() => new(_format.ToString(), _providers);
    }
}
